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


def test_a_picture_that_is_not_known_makes_no_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.screenshots", str(tmp_path / "made"), "no-such-picture"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "no such picture: no-such-picture" in done.stderr
    assert not (tmp_path / "made").exists()
