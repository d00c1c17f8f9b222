"""The script that takes the pictures for the README works."""

import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_screenshot_is_taken(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.screenshots", str(tmp_path), "scale-200"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=60)
    with Image.open(tmp_path / "scale-200.png") as shot:
        assert shot.size == (2560, 1600)
