"""The folder of a dataset: its versions, their index and feeds, what was withdrawn, and which one comes before."""
