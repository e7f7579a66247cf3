"""Twenty people send a workbook of a thousand projects at once: how long each waits, and what the service fills.

Also one by one, which is what a reporter sees on an ordinary day. Nothing is asserted.
"""

import argparse
import io
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.definitions import open_definitions
from tests.regional_workbooks import large_workbook
from tests.served import Served, send, serving


def seconds(served: Served, data: bytes) -> float:
    """How long one submission waits for its page."""
    began = time.perf_counter()
    answer = send(served, "/fr", "rapport.xlsx", data)
    if answer.status != 200:
        raise SystemExit(f"status {answer.status}: {answer.body[:500]}")
    return time.perf_counter() - began


def resident(served: Served) -> int:
    """The bytes that the service and its workers fill."""
    tasks = Path(f"/proc/{served.process.pid}/task").glob("*/children")
    numbers = {served.process.pid, *(int(one) for path in tasks for one in path.read_text().split())}
    fields = [Path(f"/proc/{number}/statm").read_text().split() for number in numbers]
    return sum(int(one[1]) * 4096 for one in fields)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--projects", type=int, default=1000)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    tables = open_definitions().tables
    out = io.BytesIO()
    large_workbook(tables["rapports_regionaux"], tables["projets"], given.projects).save(out)
    data = out.getvalue()
    with serving("--each-minute", "100000") as served:
        alone = [seconds(served, data) for _ in range(5)]
        print(f"one by one: median {statistics.median(alone):.2f} s")
        for _ in range(given.rounds):
            with ThreadPoolExecutor(given.people) as pool:
                waited = list(pool.map(lambda _: seconds(served, data), range(given.people)))
            print(
                f"{given.people} at once: median {statistics.median(waited):.2f} s, last {max(waited):.2f} s, "
                f"{resident(served) / 1e6:.0f} MB"
            )


if __name__ == "__main__":
    main()
