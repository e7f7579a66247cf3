"""From a data package to a report: structure by frictionless, rules by SQL, severities by plan."""
