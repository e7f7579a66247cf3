"""bilan: from the annual reports of an action plan to open data that people can trust."""

__version__ = "0.1.0"
