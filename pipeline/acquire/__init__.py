"""Finds and measures the files that reports come in; it never looks at what they say.

Everything that a hostile or forgotten file could do to the rest (too large, a pipe that blocks,
a link out of the folder) is stopped here, before a reader opens it.
"""
