"""The house stays one that its people can live in: sizes, names, lists that name every file."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "pipeline").rglob("*.py"))
MAX_FILE, MAX_FUNCTION, MAX_PARAMETERS, MAX_DEPTH = 300, 60, 6, 3
UNWANTED = re.compile(r"(^|_)(utils?|helpers?|common|managers?|base)(_|\.py|$)")


def _functions() -> list[tuple[str, int, int]]:
    found = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                arguments = len(node.args.args) + len(node.args.kwonlyargs)
                found.append((f"{path.relative_to(ROOT)}:{node.name}", size, arguments))
    return found


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE
    assert len(path.relative_to(ROOT / "pipeline").parts) <= MAX_DEPTH
    assert not UNWANTED.search(path.name)


def test_functions_are_small() -> None:
    sizes = _functions()
    assert [name for name, size, _ in sizes if size > MAX_FUNCTION] == []
    ordered = sorted(size for _, size, _ in sizes)
    assert ordered[len(ordered) // 2] <= 12
    assert ordered[int(len(ordered) * 0.95)] <= 35


def test_files_are_small_on_the_whole() -> None:
    ordered = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in CODE)
    assert ordered[len(ordered) // 2] <= 100


def test_functions_take_few_parameters_but_where_an_option_is_one() -> None:
    crowded = [name for name, _, count in _functions() if count > MAX_PARAMETERS and "/cli/" not in name]
    assert [name for name in crowded if not name.endswith("files.py:_wrong")] == []


def test_the_street_runs_one_way() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_place_of_one_machine_stands_in_a_file() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.split() if listed.returncode == 0 else [str(p.relative_to(ROOT)) for p in CODE]
    place = re.compile(r"(^|[^A-Za-z0-9._-])/(work|root|home/[a-z]+)/")
    found = []
    for name in names:
        path = ROOT / name
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".yml", ".sql", ".json", ".lock", ".txt", ""}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [name for line in text.splitlines() if place.search(line)]
    assert [name for name in found if name != "tests/architecture/test_house.py"] == []
