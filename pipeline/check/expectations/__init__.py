"""What is expected of the tables of a package, judged by Great Expectations in a process of its own."""

from pipeline.check.expectations.judge import Outcome, check_expectations
from pipeline.check.expectations.process import warm

__all__ = ["Outcome", "check_expectations", "warm"]
