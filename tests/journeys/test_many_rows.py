"""What `make bench` measures at five million rows finds what it should, at two hundred thousand."""

from tests.benchmarks.release_ratios import measure

ROWS = 200_000


def test_a_large_table_is_written_proved_compared_and_released() -> None:
    told = {name: ones[0]["told"] for name, ones in measure(ROWS).items()}
    moved = ROWS // 200
    changed = ROWS * 11 // 100
    assert told["written"] == told["copies"]
    assert told["written"][0] == ROWS - moved
    assert told["delta"] == [moved, moved, changed, changed]
    assert told["join"] == changed + 2 * moved
    assert told["compared"] == ["MINOR", ["lignes_ajoutees", "lignes_retirees", "cellules_changees"]]
    assert told["release"] == "1.1.0"
