"""What the documentation shows is what happens: commands run, excerpts and rows are real.

A line of a `sh` block that begins with `bilan` or `.venv/bin/bilan` must end with code 0, or with the code
that its comment states: `# … (code 1)`. The lines of a page run in order, in one folder that is empty or,
for pages that speak from a checkout, has its `datapackage/` and `schemas/`. `make demo` stands for its recipe.
A `text` block shows what the `sh` block before it prints, `…` standing for what is left out; a Markdown
table below the name of a CSV file shows rows of that file.
"""

import csv
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from markdown_it import MarkdownIt

from pipeline.cli import main
from pipeline.definitions import open_definitions
from tests.served import serving

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.fr.md")
CONTRIBUTING = ".github/CONTRIBUTING.md"
GUIDES = (".github/docs/en/publish.md", ".github/docs/fr/publier.md")
PAGES = (*READMES, CONTRIBUTING, *GUIDES)
STARTER = "datapackage/modele/LISEZMOI.md"
LIVERY = ("README.en.md", "README.fr.md")
NO_BREAK = re.compile("[\u00a0\u202f]")  # a page shows them as spaces
COMMAND = re.compile(r"(?:\.venv/bin/)?bilan (?P<words>[^#]*)(?:#.*\(code (?P<code>\d+)\))?")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str


@dataclass(frozen=True)
class Shown:
    """One command of the documentation, and the code that it must end with."""

    words: tuple[str, ...]
    code: int


Run = Callable[[Shown], str]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, *languages: str) -> Iterator[Block]:
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence" and token.info in languages:
            yield Block(token.info, token.content)


def shown(line: str) -> Iterator[Shown]:
    """The commands that a line of a shell block stands for."""
    for one in demo_recipe() if re.match(r"make demo\b", line) else [line]:
        found = COMMAND.match(one)
        if found:
            yield Shown(tuple(shlex.split(found["words"])), int(found["code"] or 0))


def demo_recipe() -> list[str]:
    makefile = read("Makefile")
    folder = re.search(r"^DEMO := (.*)$", makefile, re.MULTILINE)
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert folder is not None
    assert recipe is not None
    return recipe[1].replace("$(DEMO)", folder[1]).replace("\t@$(BIN)/", "").splitlines()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs shown commands in an empty folder, and gives what each printed."""
    monkeypatch.chdir(tmp_path)
    for name in ("SOURCE_DATE_EPOCH", "BILAN_LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(one: Shown) -> str:
        if one.words[0] == "serve":  # it runs until it is told to stop; any free port serves here
            with serving(*one.words[1:], "--port", "0"):
                return ""
        code = main(one.words)
        said = capfd.readouterr()
        assert code == one.code, (one, said.out, said.err)
        return said.out

    return call


def stand_in_a_checkout(folder: Path) -> None:
    for name in ("datapackage", "schemas"):
        (folder / name).symlink_to(ROOT / name)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_happens(page: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page not in GUIDES:
        stand_in_a_checkout(tmp_path)
    printed, ran = "", 0
    for block in blocks(read(page), "sh", "text"):
        if block.language == "text":
            assert_excerpt(block.text, printed)
            continue
        printed = ""
        for line in block.text.splitlines():
            if stated := re.match(r"export ([A-Z_]+)=(\S+)", line):
                monkeypatch.setenv(*stated.groups())
            for one in shown(line):
                printed, ran = printed + run(one), ran + 1
    assert ran > 0
    for file, rows in tables(read(page)):
        assert_rows(rows, tmp_path / file)


def assert_excerpt(excerpt: str, printed: str) -> None:
    """Each line of the excerpt is printed, in its order; without `…` between them, one right after the other."""
    lines, at, free = NO_BREAK.sub(" ", printed).splitlines(), 0, True
    for line in excerpt.replace("\u00a0", " ").splitlines():
        if line == "…":
            free = True
            continue
        assert line in lines[at:], f"not printed (any more): {line}"
        found = lines.index(line, at)
        assert free or found == at, f"something stands before: {line}"
        at, free = found + 1, False


def tables(text: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The Markdown tables whose paragraph before names a CSV file: its name and the rows shown."""
    for file, table in re.findall(r"`(\S+\.csv)`[^`]*(?:`\w+`[^`]*)*?\n\n((?:\|.*\n)+)", text):
        head, _, *lines = [cells(line) for line in table.splitlines()]
        yield file, [dict(zip(head, line, strict=True)) for line in lines]


def cells(line: str) -> list[str]:
    return [part.strip().replace("\\|", "|") for part in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def assert_rows(shown_rows: list[dict[str, str]], file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as handle:
        published = [{name: " ".join(text.split()) for name, text in row.items()} for row in csv.DictReader(handle)]
    for row in shown_rows:
        assert any(row.items() <= one.items() for one in published), row


@pytest.mark.parametrize("page", READMES)
def test_a_readme_shows_an_excerpt_and_published_rows(page: str) -> None:
    assert list(blocks(read(page), "text"))
    assert [file.rpartition("/")[2] for file, _ in tables(read(page))] == ["couts_courants.csv", "provenance.csv"]


def test_both_readmes_name_the_same_commands() -> None:
    named = [
        [line.split()[:2] for block in blocks(read(page), "sh") for line in block.text.splitlines()]
        for page in READMES
    ]
    english, french = ([words for words in lines if words[0] != "export"] for lines in named)
    assert english == french
    assert re.findall(r"`make \w+`", read(READMES[0])) == re.findall(r"`make \w+`", read(READMES[1]))


@pytest.mark.parametrize("page", READMES)
def test_a_readme_names_every_command_and_exit_code(page: str) -> None:
    named = {words.split()[0] for words in re.findall(r"^\.venv/bin/bilan (.*)$", read(page), re.MULTILINE)}
    lang = "fr" if ".fr." in page else "en"
    known = set(open_definitions().messages(lang)["commands"]) - {"bilan", "common"}
    assert named == known
    assert re.findall(r"^\| (\d+) \|", read(page), re.MULTILINE) == ["0", "1", "2", "3", "4", "5", "6", "70"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_examples_of_the_help_pages_run(lang: str, run: Run, tmp_path: Path) -> None:
    for name in ("rapport.md", "report.md"):
        (tmp_path / name).write_text(read("datapackage/exemple/sources/mesures/1.1-2022-2023.md"), encoding="utf-8")
    texts = open_definitions().messages(lang)["commands"]
    examples = {name: text["example"] for name, text in texts.items() if name != "common"}
    reads = ("verify", "trace", "diff", "as-of", "decide", "rebuild", "withdraw")  # after what they read was released
    order = sorted(examples, key=lambda name: reads.index(name) if name in reads else -1)
    ran = [run(one) for name in order for one in shown(examples[name])]
    assert len(ran) == len(examples)


def test_the_commands_of_a_new_plan_folder_run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(Shown(("new", "un-plan"), 0))
    monkeypatch.chdir(tmp_path / "un-plan")
    lines = re.findall(r"`(bilan [^`]+)`", (tmp_path / "un-plan" / "LISEZMOI.md").read_text("utf-8"))
    assert [run(one) for line in lines for one in shown(line)]
    assert (tmp_path / "versions" / "un-plan" / "1.0.0").is_dir()


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version of the example plan."""
    to = tmp_path_factory.mktemp("versions")
    assert main(["release", "exemple", "--to", str(to)]) == 0
    return to / "exemple" / "1.0.0"


@pytest.mark.parametrize("name", LIVERY)
def test_the_read_me_of_a_release_shows_what_works(
    name: str, release: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(release)
    text = (release / name).read_text(encoding="utf-8")
    queries = [block.text for block in blocks(text, "sql")]
    assert queries == [block.text for block in blocks(read(f"datapackage/livraison/{name}"), "sql")]
    for query in queries:
        rows = duckdb.connect().execute(query).fetchall()
        assert rows
        assert all(None not in row for row in rows)
    for block in blocks(text, "python"):
        printed = subprocess.run(
            [sys.executable, "-c", block.text], check=True, capture_output=True, text=True
        ).stdout
        assert len(printed.splitlines()) > 1, block.text
    assert re.findall(r"`(excel/[^`]+\.xlsx)`", text) == ["excel/exemple.xlsx"]
    assert [run(one) for line in re.findall(r"`(bilan [^`]+)`", text) for one in shown(line)]
    for path in re.findall(r"`([\w./]+(?:/|\.(?:json|xlsx|md|html)))`", text):
        assert (release / path).exists(), path


def workflow(guide: str) -> Any:
    (block,) = blocks(read(guide), "yaml")
    return yaml.safe_load(block.text)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_a_workflow_run(guide: str, run: Run) -> None:
    words = re.findall(r"^bilan new (\S+)$", read(guide), re.MULTILINE)
    run(Shown(("new", *words), 0))
    lines = [step["run"] for job in workflow(guide)["jobs"].values() for step in job["steps"] if "run" in step]
    ran = [run(one) for line in lines for one in shown(line)]
    assert len(ran) == len(["build", "release", "verify"])


@pytest.mark.parametrize("file", [".github/workflows/ci.yml", *GUIDES])
def test_workflows_pin_what_they_use_and_may_only_read(file: str) -> None:
    told = read(file) if file.endswith(".yml") else next(blocks(read(file), "yaml")).text
    plan = yaml.safe_load(told)
    assert plan["permissions"] == {"contents": "read"}
    writing = [name for name, job in plan["jobs"].items() if "permissions" in job]
    assert writing == ([] if file.endswith(".yml") else [list(plan["jobs"])[-1]])
    used = re.findall(r"uses: (.*)", told)
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", one)] == []
    assert all("timeout-minutes" in job for job in plan["jobs"].values())
