"""From findings, readings and definitions to pages that people and machines read. Pure: values in, text out.

Nothing here judges, reads a file or prints. Babel is imported only when a number is written.
"""
