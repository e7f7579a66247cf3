import subprocess
import sys

import pytest

HEAVY = (
    "frictionless", "duckdb", "pandas", "great_expectations", "babel", "jsonschema", "pyarrow", "rich",
    "markdown_it", "rapidfuzz", "jinja2", "pipeline.flow",
)  # fmt: skip


@pytest.mark.parametrize("arguments", [["--help"], ["release", "--help"], ["--version"], ["nope"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    program = (
        f"import sys; from pipeline.cli import main; main({arguments!r}); "
        f"print('imported:', *(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "imported:"


def test_the_first_page_needs_no_coercion_of_values_either() -> None:
    program = "import sys; from pipeline.cli import main; main(['--help']); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.startswith("bilan ")) == (0, True)
