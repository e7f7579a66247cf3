"""The whole story, one file a use: `read`, `validate`, `table`, `plan`, `verify`.

Each walks the street one way: acquire, extract, normalise, assemble, check, render, release. What they share
is the `setting` that they are given, and the `draft` that a plan or a lone report becomes.
"""
