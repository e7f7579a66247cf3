"""Any version of a dataset, or what was known at a date, from one version that stands whole and the changes."""
