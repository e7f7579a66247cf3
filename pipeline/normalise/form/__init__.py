"""How a report's form is found and read: header, sections, series and boxes, and the rows that they give.

What a piece of text says is read in `notation`. Nothing is compared across reports.
"""
