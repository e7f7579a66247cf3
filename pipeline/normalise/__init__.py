"""Turns documents into rows and findings. Pure: no file is opened here, and no library is known.

`notation` reads how people write an amount, a year or a name, and knows no form; `form` finds the parts
of a form and makes rows of what they say; `report` puts the parts in order.
"""
