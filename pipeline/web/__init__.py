"""The validation page and its API: what is dropped there is judged by the flow and forgotten.

Nothing of a submission is kept; no path and no address is taken from a client.
"""
