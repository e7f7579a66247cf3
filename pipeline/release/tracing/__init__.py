"""From a published value back to the words of the document that state it."""
