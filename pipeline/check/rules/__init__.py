"""The rules of `checks/rules`, run on a package in a locked engine."""

from pipeline.check.rules.load import PREVIOUS, load_package
from pipeline.check.rules.run import create_views, reconcile, run_rules

__all__ = ["PREVIOUS", "create_views", "load_package", "reconcile", "run_rules"]
