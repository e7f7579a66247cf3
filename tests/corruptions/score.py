"""How many known corruptions the checks catch: `python -m tests.corruptions.score`."""

from tests.corruptions.corrupted import CASES, caught_by


def main() -> None:
    """A line for each that is missed, then the score."""
    caught = 0
    for case in CASES:
        found = caught_by(case)
        if case["expect"] in found:
            caught += 1
        else:
            print(
                f"missed: {case['name']} (wanted {case['expect']}, found {', '.join(sorted(found)) or 'nothing'})",
                flush=True,
            )
    print(f"{caught} of {len(CASES)} corruptions caught, {caught / len(CASES):.1%}")


if __name__ == "__main__":
    main()
