"""A release that follows another, in places that refuse: nothing half-published, nothing of what stood is touched."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.dataset import ENVIRONMENT, NAME, of_version, plan, powerless, release, state, versions, words

pytestmark = pytest.mark.slow

PARQUET = Path(NAME, "1.0.0", "data", "clienteles.parquet")
WITHOUT = ("COVERAGE",)
"""What measures coverage would write where nothing can be written."""
UNMEASURED = {name: value for name, value in ENVIRONMENT.items() if not name.startswith(WITHOUT)}
# Fills a folder held in memory until little is left, releases there, then copies out what stands.
ON_A_SMALL_DISK = """
set -e
mount -t tmpfs -o size="$4" tmpfs "$1"
cp -r "$2/." "$1"
set +e
shift_to="$3"; disk="$1"; shift 4
"$@"
code=$?
cp -r "$disk/." "$shift_to"
exit $code
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases with version 1.0.0."""
    folder = tmp_path_factory.mktemp("base")
    assert release(plan(folder / "plan"), folder / "releases").returncode == 0
    return folder / "releases"


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of the next release."""
    return plan(tmp_path_factory.mktemp("corrected") / "plan", 641)


@pytest.fixture
def to(base: Path, tmp_path: Path) -> Path:
    """A copy of the folder of releases, to do harm to."""
    return Path(shutil.copytree(base, tmp_path / "releases"))


def _told(done: subprocess.CompletedProcess[str], code: int) -> str:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def test_two_different_releases_at_once_follow_each_other(to: Path, corrected: Path, tmp_path: Path) -> None:
    before = state(to)
    other = plan(tmp_path / "other", 642)
    both = [
        subprocess.Popen(words(source, to), env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for source in (corrected, other)
    ]
    assert [(one.communicate()[1], one.returncode)[1] for one in both] == [0, 0]
    after = state(to)
    assert versions(after) == {"1.0.0", "1.1.0", "1.2.0"}
    assert of_version(after, "1.0.0") == of_version(before, "1.0.0")
    for version in ("1.1.0", "1.2.0"):
        proved = subprocess.run(
            [sys.executable, "-m", "pipeline", "verify", str(to / NAME / version)],
            env=ENVIRONMENT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        _told(proved, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
def test_a_folder_that_is_read_only(to: Path, corrected: Path) -> None:
    before, folder = state(to), to / NAME
    folder.chmod(0o555)
    try:
        said = _told(release(corrected, to, preexec_fn=powerless), 6)
    finally:
        folder.chmod(0o755)
    assert str(folder) in said
    assert state(to) == before


@pytest.mark.parametrize("size", [0, 1 << 10, 8 << 10, 16 << 10, 24 << 10])
def test_files_that_may_not_grow(size: int, to: Path, corrected: Path) -> None:
    """Each file is cut at its own moment: the draft's, a workbook's, the changes', the manifest's."""
    before = state(to)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    _told(release(corrected, to, preexec_fn=small_files, env=UNMEASURED), 6)
    assert state(to) == before


def _mounts() -> bool:
    """Whether a disk of our own can be made here."""
    asked = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (
        shutil.which("unshare") is not None
        and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not _mounts(), reason="no disk of one's own can be made here")
@pytest.mark.parametrize("left", [0, 16, 64, 128, 256])
def test_a_disk_that_is_full(left: int, base: Path, corrected: Path, tmp_path: Path) -> None:
    """`left` KiB are free, which a version does not fit in."""
    before = state(base)
    used = sum(-(-len(data) // 4096) * 4 for data in before.values())
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    out.mkdir()
    asked = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", ON_A_SMALL_DISK, "sh")
    told = (str(disk), str(base), str(out), f"{used + left + 64}k", *words(corrected, disk))
    done = subprocess.run([*asked, *told], env=UNMEASURED, capture_output=True, text=True, check=False)
    assert "cp:" not in done.stderr
    _told(done, 6)
    assert state(out) == before


def _truncate(to: Path) -> None:
    data = (to / PARQUET).read_bytes()
    (to / PARQUET).write_bytes(data[: len(data) // 2])


def _lose_table(to: Path) -> None:
    (to / PARQUET).unlink()


def _other_table(to: Path) -> None:
    """A whole Parquet file, but another one."""
    shutil.copy((to / PARQUET).with_name("couts.parquet"), to / PARQUET)


def _lose_descriptor(to: Path) -> None:
    (to / NAME / "1.0.0" / "datapackage.json").unlink()


def _cut_manifest(to: Path) -> None:
    path = to / NAME / "1.0.0" / "manifest.json"
    path.write_bytes(path.read_bytes()[:100])


def _other_schema(to: Path) -> None:
    path = to / NAME / "1.0.0" / "schemas" / "clienteles.schema.json"
    path.write_text(path.read_text("utf-8").replace('"integer"', '"number"', 1), encoding="utf-8")


def _lose_version(to: Path) -> None:
    shutil.rmtree(to / NAME / "1.0.0")


@pytest.mark.parametrize(
    "harm",
    [_truncate, _lose_table, _other_table, _lose_descriptor, _cut_manifest, _other_schema, _lose_version],
    ids=lambda harm: harm.__name__.strip("_"),
)
def test_a_version_before_that_is_not_whole(harm: Callable[[Path], None], to: Path, corrected: Path) -> None:
    harm(to)
    before = state(to)
    said = _told(release(corrected, to), 5)
    assert "1.0.0" in said or "clienteles" in said
    assert state(to) == before


def test_what_a_killed_run_left_of_another_is_cleared(to: Path, corrected: Path) -> None:
    left = to / NAME / ".en-cours-1.1.0-x"
    (left / "data").mkdir(parents=True)
    (left / "data" / "couts.csv").write_text("a", encoding="utf-8")
    assert release(corrected, to).returncode == 0
    assert not left.exists()
    assert versions(state(to)) == {"1.0.0", "1.1.0"}
