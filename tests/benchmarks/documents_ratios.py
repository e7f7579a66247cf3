"""How long it takes to read documents, as a multiple of what the library of their format needs for the same files.

Of a Word document: mammoth's own conversion to HTML. Of a PDF: pdfplumber's own `extract_words` and `find_tables` of
every page, each page being closed; bilan reads the same file to blocks, grids, boxes and fields. Medians of
interleaved runs in one process. Last, how many reports in Markdown are read to rows a second, by one core. No
threshold is asserted here: the figures are for people.

A format joins by one entry in FORMATS: how its file is made, what reads it, what the library alone does.
"""

import argparse
import hashlib
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import mammoth
import pdfplumber
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.acquire.folder import find_sources
from pipeline.definitions import open_definitions
from pipeline.extract import media_types, read_document
from pipeline.flow.setting import Setting
from pipeline.flow.sources import Sources, reports_of
from pipeline.model.source import SourceFile
from tests.benchmarks.build_growth import write_plan
from tests.printed import printed_markdown
from tests.word_documents import word_bytes

REPORTS = Path(__file__).resolve().parents[2] / "datapackage" / "exemple" / "sources" / "mesures"
COPIES = 8


class Format(NamedTuple):
    """`make` writes the file from reports in Markdown; `library` does what the ratio is taken of."""

    suffix: str
    make: Callable[[str], bytes]
    library: Callable[[Path], object]


def plumb(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.find_tables()
            page.close()


def convert(path: Path) -> None:
    with path.open("rb") as stream:
        mammoth.convert_to_html(stream)


def word(text: str) -> bytes:
    return word_bytes(
        MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").render(text), "controls"
    )


FORMATS = {
    "docx": Format(".docx", word, convert),
    "pdf": Format(".pdf", lambda text: printed_markdown(text, "characters"), plumb),
    "pdf with drawn boxes": Format(".pdf", lambda text: printed_markdown(text, "strokes"), plumb),
}


def source_of(path: Path) -> SourceFile:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return SourceFile(
        name=path.name, path=str(path), media_type=media_types()[path.suffix], sha256=digest, size=len(data)
    )


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(name: str, folder: Path, runs: int) -> None:
    one = FORMATS[name]
    reports = [path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob("*.md"))]
    path = folder / f"rapport{one.suffix}"
    path.write_bytes(one.make("\n\n".join(reports * COPIES)))
    source = source_of(path)
    ours, theirs = list[float](), list[float]()
    for _ in range(runs):
        theirs.append(seconds(lambda: one.library(path)))
        ours.append(seconds(lambda: read_document(source)))
    read, own = statistics.median(ours), statistics.median(theirs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {read:.2f} s, library {own:.2f} s, ratio {read / own:.2f}, peak so far {peak:.0f} MB")


def reports_a_second(folder: Path, count: int = 1000) -> None:
    """Reading and normalising, the engine aside: process time, so that other work beside it does not count."""
    write_plan(folder / "plan", count)
    definitions = open_definitions()
    plan = definitions.plan(str(folder / "plan"))
    paths, _ = find_sources(Path(plan.root))
    sources = Sources(plan, Setting(definitions=definitions, today=date(2026, 1, 1), threads=1))
    begin = time.process_time()
    read = sum(1 for _ in sources.read(reports_of(paths)))
    print(f"markdown: {read / (time.process_time() - begin):.0f} reports a second and core, {read} reports")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("formats", nargs="*", metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: all)")
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in given.formats or FORMATS:
            measure(name, Path(folder), given.runs)
        if not given.formats:
            reports_a_second(Path(folder))


if __name__ == "__main__":
    main()
