"""A screen without a monitor (Xvfb), the programs on it, and a pointer and a keyboard (xdotool)."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 90.0
_SIZE = "1600x900x24"


class Failed(Exception):
    """Something didn't happen."""


class Screen:
    """Everything that was started on it ends with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="scrubber-desktop-")
        self.home = Path(self._folder.name)
        runtime = self.home / "runtime"
        runtime.mkdir(mode=0o700)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND", "XDG_"))},
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "C.UTF-8",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        for number in range(90, 130):
            if not Path(f"/tmp/.X11-unix/X{number}").exists():
                break
        self.environment["DISPLAY"] = f":{number}"
        self.start("Xvfb", f":{number}", "-screen", "0", _SIZE, "-nolisten", "tcp")
        self.wait("a screen", Path(f"/tmp/.X11-unix/X{number}").exists)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in reversed(self._running):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self._folder.cleanup()

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program; what it says is not shown."""
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._running.append(process)
        return process

    def scrubber(self, *paths: Path) -> tuple[str, ...]:
        """The command that starts the program with these photos."""
        return (sys.executable, "-m", "scrubber", *map(str, paths))

    def run(self, *command: str, data: bytes = b"") -> str:
        """Run a program to its end; its output. Raises `Failed` when it fails."""
        done = subprocess.run(command, env=self.environment, input=data, capture_output=True, timeout=PATIENCE)
        if done.returncode:
            raise Failed(f"{' '.join(command[:4])}: {done.stderr.decode(errors='replace')[-300:]}")
        return done.stdout.decode()

    def wait(self, what: str, until: Callable[[], bool]) -> None:
        """Wait until something is true. Raises `Failed`."""
        end = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > end:
                raise Failed(f"waited in vain for {what}")
            time.sleep(0.3)

    def window(self, name: str) -> str:
        """The id of a window by its title; waits until it is there."""
        shown: list[str] = []

        def is_there() -> bool:
            found = subprocess.run(
                ("xdotool", "search", "--onlyvisible", "--name", name), env=self.environment, capture_output=True
            )
            shown[:] = found.stdout.decode().split()
            return bool(shown)

        self.wait(f"the window “{name}”", is_there)
        return shown[0]

    def place(self, name: str, x: int, y: int, width: int, height: int) -> None:
        """Put a window somewhere."""
        one = self.window(name)
        self.run("xdotool", "windowmove", one, str(x), str(y), "windowsize", one, str(width), str(height))

    def press(self, name: str, keys: str) -> None:
        """Press keys in a window."""
        one = self.window(name)
        self.run("xdotool", "windowfocus", one, "sleep", "0.3", "key", "--window", one, keys)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag from one place to another as a hand does: small steps first, and a rest before letting go."""
        steps: list[str] = ["mousemove", *map(str, start), "sleep", "0.5", "mousedown", "1", "sleep", "0.5"]
        for part in (0.005, 0.01, 0.02, 0.03, *(number / 40 for number in range(2, 40)), 0.99, 1.0):
            x, y = (round(one + (other - one) * part) for one, other in zip(start, end, strict=True))
            steps += ["mousemove", str(x), str(y), "sleep", "0.06"]
        self.run("xdotool", *steps, "sleep", "1", "mouseup", "1")
