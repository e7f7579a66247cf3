"""Turns documents into rows and findings. Pure: no file is opened here, and no library is known.

Leaf parsers (`amounts`, `figures`, `years`, …) read one piece of text each; they know no form.
"""
