"""The values that travel down the street: frozen dataclasses, standard library only, no I/O.

Nothing here opens a file, knows a library or speaks a human language; words are looked up by code.
"""
