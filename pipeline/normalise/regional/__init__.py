"""Reads regional reports: workbooks and sets of CSV, cell by cell, against the schemas of their tables."""
