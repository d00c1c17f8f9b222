"""What a packaged program starts: the same entry point as `python -m scrubber`."""

import runpy

runpy.run_module("scrubber", run_name="__main__", alter_sys=True)
