"""`python -m tests.desktop`: drag and drop, a second start, the clipboard and the tree for screen readers, for real.

Run it under a session bus of its own: `dbus-run-session -- python -m tests.desktop`, which `make desktop` does.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.desktop.screen import Failed, Screen
from tests.gui.test_accessibility import STATES

NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool", "xclip": "xclip", "pcmanfm": "pcmanfm", "dbus-run-session": "dbus"}
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"
TREE = Path(__file__).with_name("accessible_tree.py")
FIRST_ICON = (206, 95)
"""Where pcmanfm shows the first file of a folder, in a window at the upper left corner."""


def missing() -> list[str]:
    """The Debian packages that are not there."""
    packages = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    has_dbus = subprocess.run((SYSTEM_PYTHON, "-c", "import dbus"), capture_output=True, check=False).returncode == 0
    return packages + ([] if LAUNCHER.exists() else ["at-spi2-core"]) + ([] if has_dbus else ["python3-dbus"])


def photo(path: Path, shade: int) -> Path:
    """A photo without faces that tells its camera."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model 1"
    stream = io.BytesIO()
    Image.new("RGB", (320, 240), (shade, 120, 90)).save(stream, "JPEG", exif=exif)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(stream.getvalue())
    return path


def files_and_clipboard(screen: Screen) -> None:
    """In from a file manager, cleaned, out again; a second start; a paste."""
    pictures, posted = screen.home / "Pictures", screen.home / "Posted"
    first, second, third = (
        photo(screen.home / folder / "photo.jpg", shade) for folder, shade in (("Pictures", 60), ("b", 90), ("c", 120))
    )
    originals = {path: path.read_bytes() for path in (first, second, third)}
    posted.mkdir()
    screen.start(*screen.scrubber())
    screen.start("pcmanfm", "--no-desktop", str(pictures))
    screen.window("Scrubber")
    screen.place("Scrubber", 760, 0, 820, 880)
    screen.place("Pictures", 0, 0, 740, 440)
    time.sleep(4)
    screen.drag(FIRST_ICON, (1170, 400))
    time.sleep(4)
    screen.press("Scrubber", "ctrl+Return")
    screen.wait("a copy of the dropped photo", (pictures / "photo_clean.jpg").exists)
    print("ok      a photo dropped from the file manager is cleaned")
    screen.start("pcmanfm", "--no-desktop", str(posted))
    screen.place("Posted", 0, 450, 740, 420)
    time.sleep(4)
    screen.drag((960, 300), (450, 700))
    screen.wait("the copy in the other folder", (posted / "photo_clean.jpg").exists)
    assert (posted / "photo_clean.jpg").read_bytes() == (pictures / "photo_clean.jpg").read_bytes()
    print("ok      the copy dragged out of the window lies in the other folder, and in its own")
    screen.run(*screen.scrubber(second))
    time.sleep(2)
    screen.press("Scrubber", "ctrl+Return")
    screen.wait("a copy of the second start's photo", (second.parent / "photo_clean.jpg").exists)
    print("ok      a second start hands its photo to the window and ends")
    link = f"file://{third}\r\n".encode()
    subprocess.run(("xclip", "-selection", "clipboard", "-t", "text/uri-list"), input=link, env=screen.environment,
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    screen.press("Scrubber", "ctrl+v")
    time.sleep(2)
    screen.press("Scrubber", "ctrl+Return")
    screen.wait("a copy of the pasted photo", (third.parent / "photo_clean.jpg").exists)
    print("ok      a photo pasted from xclip is cleaned")
    if any(path.read_bytes() != data for path, data in originals.items()):
        raise Failed("an original was changed")
    print("ok      the originals are as they were")


def tree(screen: Screen) -> list[tuple[str, str]]:
    """Role and name of all that takes the focus; a program needs a moment to be there for screen readers."""
    found: list[tuple[str, str]] = []

    def is_there() -> bool:
        found[:] = json.loads(screen.run(SYSTEM_PYTHON, str(TREE), "scrubber"))
        return bool(found)

    screen.wait("the tree of the window", is_there)
    return found


def screen_readers(screen: Screen) -> None:
    """Walk the tree that AT-SPI gives, in every state of the window."""
    screen.start(str(LAUNCHER), "--launch-immediately")
    states = subprocess.Popen(
        (sys.executable, "-m", "tests.desktop.states"),
        env=screen.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert states.stdin is not None
    assert states.stdout is not None
    nameless: list[str] = []
    count = 0
    try:
        for line in states.stdout:
            found = tree(screen)
            count += 1
            nameless += [f"{line.strip()}: {role}" for role, name in found if not name.strip()]
            states.stdin.write("\n")
            states.stdin.flush()
    finally:
        states.kill()
        states.wait()
    if nameless:
        raise Failed(f"without a name: {', '.join(nameless)}")
    if count != len(STATES):
        raise Failed(f"only {count} of {len(STATES)} states were shown")
    print(f"ok      in {count} states everything that takes the focus has a name for screen readers")


def main() -> int:
    """Run all parts; the status is 1 when one failed, 2 when something is missing."""
    lacks = missing()
    if lacks or "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        print(f"not run: needs {', '.join(lacks) or 'a session bus (dbus-run-session)'}", file=sys.stderr)
        return 2
    status = 0
    parts: tuple[Callable[[Screen], None], ...] = (files_and_clipboard, screen_readers)
    for part in parts:
        with Screen() as screen:
            try:
                part(screen)
            except Failed as problem:
                print(f"FAILED  {part.__name__}: {problem}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
