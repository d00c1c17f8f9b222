"""`make bench`: everything that is measured, one behind the other. Nothing here runs with the tests."""

import sys

from tests.benchmarks import clean_speed, gui_stall, hostile, map_paint, place_lookup, startup

MEASURED = (startup, clean_speed, hostile, gui_stall, place_lookup, map_paint)


def main() -> int:
    """Measure all; the status is 1 when a target was missed, and the last line says which."""
    missed = [module.__name__.rpartition(".")[2] for module in MEASURED if module.main()]
    if missed:
        print(f"Targets were missed in: {', '.join(missed)}. On a machine that does other work this says little.")
    else:
        print("All targets are met.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
