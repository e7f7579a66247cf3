"""What several stages need to write: whole folders and files or none, digests, one writer at a time."""
