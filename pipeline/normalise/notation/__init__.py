"""How French public documents write amounts, years, counts, dates and names: from text to a value, or to a refusal.

Each parser reads one piece of text. Where it stood, and in which form, is the caller's affair.
"""
