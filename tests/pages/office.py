"""LibreOffice, which opens a workbook and saves it as another office program would."""

import subprocess
from pathlib import Path


def converted(office: str, path: Path, suffix: str, folder: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    profile = f"-env:UserInstallation=file://{folder / 'profil'}"
    done = subprocess.run(
        [office, profile, "--headless", "--convert-to", suffix, "--outdir", str(folder / "ailleurs"), str(path)],
        capture_output=True, text=True, check=True, timeout=180,
    )  # fmt: skip
    assert "Error" not in done.stderr
    return folder / "ailleurs" / f"{path.stem}.{suffix}"
