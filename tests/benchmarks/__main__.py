"""`make bench`: everything that is measured, one behind the other. Nothing here runs with the tests."""

import sys

from tests.benchmarks import clean_speed, gui_stall, hostile, map_paint, place_lookup, startup

if __name__ == "__main__":
    sys.exit(
        max(
            [
                startup.main(),
                clean_speed.main(),
                hostile.main(),
                gui_stall.main(),
                place_lookup.main(),
                map_paint.main(),
            ]
        )
    )
