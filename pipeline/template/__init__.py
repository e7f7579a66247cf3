"""The workbook that regional reporters fill in, made from the schemas alone.

What a column is called, may hold and looks like stands in the schema of its table; this stage only lays it out.
"""

from pipeline.template.content import Answers, Choices, template_digest
from pipeline.template.write import write_template

__all__ = ["Answers", "Choices", "template_digest", "write_template"]
