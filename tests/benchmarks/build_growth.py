"""How `bilan build` grows: reports a second and peak memory at several sizes, one process each, in one run.

`make bench` prints a table. No threshold is asserted here: the figures are for people, and for the README.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SIZES = (250, 500, 1000, 2000)
YEARS = tuple(f"{year}-{year + 1}" for year in range(2004, 2011))
ROOT = Path(__file__).resolve().parents[2]
REPORT = """# RAPPORT ANNUEL D'ACTIVITÉS ANNÉE {year}

Plan d'action de démonstration (DÉMO)

<b>TITRE DE LA MESURE</b>\tMesure numéro {number}\t<b>N° DE LA MESURE</b>\t{code}
<b>ORIENTATION</b>\tAgir
<b>MINISTÈRE OU ORGANISME RESPONSABLE</b>\tMinistère de la Mesure

## ACTIVITÉS RÉALISÉES AU COURS DE LA PÉRIODE

Cette année, {a},{b} M\\$ sont allés aux régions du groupe {number} et {c},{b} M\\$ aux municipalités.

## COÛT DE LA MESURE

{costs}

## CLIENTÈLE REJOINTE

{people}

## ÉTAPES À VENIR

- Poursuivre les travaux du comité {number}.
- Publier un bilan, avec une cible de {c} %.
"""


def write_plan(folder: Path, count: int) -> None:
    """A plan folder with `count` reports, all different, of about 1.5 kB each."""
    shutil.copytree(ROOT / "datapackage" / "exemple", folder, ignore=shutil.ignore_patterns("sources"))
    sources = folder / "sources" / "mesures"
    sources.mkdir(parents=True)
    for number in range(count):
        a, b, c = number % 7 + 1, number % 5, number % 11 + 1
        past = "\n".join(f"{year} : {a},{b} M\\$  " for year in YEARS[:-1])
        text = REPORT.format(
            year=YEARS[-1],
            number=number,
            code=f"{number // 100 + 1}.{number % 100 + 1}",
            a=a,
            b=b,
            c=c,
            costs=f"{past}\n{YEARS[-1]} : {a + c},{2 * b} M\\$",
            people="\n".join(f"{year} : {number + 1} ménages  " for year in YEARS),
        )
        (sources / f"{number:06}.md").write_text(text, encoding="utf-8")


def measure(words: Sequence[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one command, as the operating system counts them for the finished child."""
    begin = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit(f"{' '.join(words)} ended with {status}")
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return time.monotonic() - begin, usage.ru_maxrss / scale


def main() -> None:
    print(f"{'reports':>8} {'seconds':>8} {'reports/s':>10} {'peak MB':>8} {'ms a report':>12}")
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            plan, draft = Path(name) / f"plan-{size}", Path(name) / f"draft-{size}"
            write_plan(plan, size)
            words = (sys.executable, "-m", "pipeline", "build", str(plan), "--to", str(draft))
            seconds, megabytes = measure(words)
            print(
                f"{size:>8} {seconds:>8.1f} {size / seconds:>10.0f} {megabytes:>8.0f} {1000 * seconds / size:>12.1f}"
            )


if __name__ == "__main__":
    main()
