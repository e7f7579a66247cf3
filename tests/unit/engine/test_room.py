"""The engine opens only where it can also close: DuckDB ends the process otherwise."""

import subprocess
import sys

import pytest

from pipeline.engine import Engine
from pipeline.engine.connection import _bytes
from pipeline.engine.room import room_for

PROGRAM = """
import resource
resource.setrlimit(resource.RLIMIT_AS, ({0}, {0}))
from pipeline.engine import Engine, EngineError
try:
    with Engine(memory="200MB") as engine:
        print(engine.value("SELECT 1"))
except EngineError as cause:
    print("exhausted" if cause.exhausted else cause)
"""


@pytest.mark.parametrize(
    ("size", "there"),
    [("1GB", 1 << 30), ("953.6 MiB", int(953.6 * (1 << 20))), ("512 bytes", 512), ("2.5KB", 2560), ("1 TB", 1 << 40)],
)
def test_sizes_are_never_less_than_meant(size: str, there: int) -> None:
    assert _bytes(size) == there


def test_the_engine_knows_its_bound() -> None:
    with Engine(memory="100MB") as engine:
        assert 76_000_000 < engine.memory <= 80 << 20  # a fifth is left to the rest


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
@pytest.mark.parametrize(("megabytes", "said"), [(600, "exhausted"), (4000, "1")])
def test_without_room_no_engine_is_opened(megabytes: int, said: str) -> None:
    program = PROGRAM.format(megabytes << 20)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said


def test_where_there_is_no_limit_there_is_room() -> None:
    assert room_for(1 << 20)
