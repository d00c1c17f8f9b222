"""Starting the command line is cheap: nothing heavy is imported before it is needed."""

import json
import subprocess
import sys

import pytest

import scrubber

HEAVY = {"PySide6", "shiboken6", "numpy", "PIL", "pillow_heif", "pillow_jxl", "onnxruntime", "piexif", "jpeglib"}

REPORT = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"

VERSION = """
import runpy, sys
sys.argv = ["scrubber", "--version"]
try:
    runpy.run_module("scrubber", run_name="__main__")
except SystemExit as end:
    assert not end.code
"""


@pytest.mark.parametrize("start", ["import scrubber.cli", "import scrubber.__main__", VERSION])
def test_nothing_heavy_is_imported(start: str) -> None:
    done = _python("-c", f"{start}\n{REPORT}")
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


def test_version() -> None:
    done = _python("-m", "scrubber", "--version")
    assert (done.returncode, done.stdout.split()[-1], done.stderr) == (0, scrubber.__version__, "")


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False)
