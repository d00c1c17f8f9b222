"""What a person at a terminal sees: colours and progress there, and neither where output goes elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.telling import telling_photo

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)
ESCAPE = b"\x1b["


def on_a_terminal(*arguments: str, **environment: str) -> tuple[bytes, bytes]:
    """Run the program with a pseudo-terminal for each of its two outputs; returns what was written to each."""
    import pty

    try:
        (master_out, out), (master_err, err) = pty.openpty(), pty.openpty()
    except OSError:
        pytest.skip("this system offers no pseudo-terminal (/dev/pts is not mounted)")
    settings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(
        [sys.executable, "-m", "scrubber", *arguments],
        stdout=out,
        stderr=err,
        env={**settings, "TERM": "xterm", **environment},
    )
    os.close(out)
    os.close(err)
    written = _read_all(master_out), _read_all(master_err)
    process.wait(60)
    return written


def _read_all(descriptor: int) -> bytes:
    written = b""
    while True:
        try:
            more = os.read(descriptor, 65536)
        except OSError:  # Linux says so when the other end is closed
            more = b""
        if not more:
            os.close(descriptor)
            return written
        written += more


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"{number}.jpg").write_bytes(telling_photo())
    return tmp_path


def test_a_terminal_gets_colours_and_progress(folder: Path) -> None:
    out, err = on_a_terminal("clean", str(folder))
    assert ESCAPE in out
    assert b"1 of 3" in err
    assert err.endswith(b"\r\x1b[K")


def test_colours_can_be_switched_off(folder: Path) -> None:
    assert ESCAPE not in on_a_terminal("check", str(folder), NO_COLOR="1")[0]
    assert ESCAPE not in on_a_terminal("check", str(folder), TERM="dumb")[0]


def test_json_is_never_coloured(folder: Path) -> None:
    assert ESCAPE not in on_a_terminal("clean", "--json", str(folder))[0]
