"""Which patterns a search that goes back can be held up by."""

import re
import time

import pytest

from pipeline.definitions.table_schema.pattern_tree import parsed
from pipeline.definitions.table_schema.slowness import may_stall

MONTHS = "(janvier|février|mars|avril|mai|juin|juillet|août)"
STALLS = [
    "(a+)+",
    "((a+)*|b)c",
    "(.*,)*",
    "([a-z]*|[0-9]+)*x",
    "([^a]+[^b])*",
    "(a*(b|c?))*",
    "(a|ab|b)*",
    "(?:c|c)*",
    "(b(a*)?)*",
    "(a{1,2})*",
    "((a?){2})*",
    "([0-9]{1,20},?)*",
    "([a-z]{2,3}){4,}",
    "([^a]+|b){30}x",
    "(?:(?:a+b?){2,30})x",
    "(é+è?)*",
    r"(\W+,)*",
    r"(?:\s*\w+\s*)*",
    r"(a)(\1|a)*",
    "(a)?((?(1)a|a+)a?)*",
    "(?=(a+)+b)c",
    "((?!(a+)+b)c)*",
    r"([^\s@]+@[^\s@]+\.[a-z]+;)*",
]
RUNS = [
    "([0-9]+[a-z]|x)*",
    "[a-z]+(-[a-z]+)*(,([^,]*))*",
    "([^,]*,)*",
    "(a+(bc)d?)*",
    "(é+è)*",
    "([a-z]{12},?)*",
    "([a-z]+-?){4}",
    "([a-z]{4}){2,10}",
    "a*a*",
    "[a-z]{1,5000}",
    "(a++)+",
    "((?>a+))*b",
    "(ab|ac)*",
    "(x{0}a)*",
    "(?:x(?:ab)*y)*",
    r"([^\W_]+_)*",
    f"{MONTHS}(;{MONTHS})*",
]
INTRICATE = [
    "(" * 80 + "a" + "*)" * 80,
    "(" + "[a-z]?" * 300 + "b)*",
    "(" + "a?" * 2000 + "b)*",
    "(" * 8 + "a" + "{3})" * 8 + "*",
    "(" + "x" * 20_000 + ")*",
    "(?:a|b|" * 60 + "c" + ")*" * 60,
    "(" + "|".join(f"[a-z]{number}" for number in range(900)) + ")*",
    "(?=" * 40 + "([a-z]?[0-9]){3,9}" + ")" * 40,
]


@pytest.mark.parametrize("pattern", STALLS)
def test_a_text_that_is_cut_up_in_many_ways(pattern: str) -> None:
    assert may_stall(parsed(pattern))


@pytest.mark.parametrize("pattern", RUNS)
def test_a_text_that_is_cut_up_in_few(pattern: str) -> None:
    assert not may_stall(parsed(pattern))


@pytest.mark.parametrize("pattern", ["([0-9]+[a-z]|x)*", "(a+(bc)d?)*", "([a-z]{12},?)*"])
def test_what_is_not_told_is_quick_in_python(pattern: str) -> None:
    start = time.process_time()
    for text in ("1a", "x", "aabc", "a" * 12):
        re.match(f"^{pattern}$", text * 200 + "?")
    assert time.process_time() - start < 1


@pytest.mark.parametrize("pattern", INTRICATE, ids=lambda pattern: pattern[:12])
def test_an_intricate_pattern_does_not_hold_up_the_linter(pattern: str) -> None:
    start = time.process_time()
    may_stall(parsed(pattern))
    assert time.process_time() - start < 5
