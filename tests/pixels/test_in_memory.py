"""Bytes under a path: in memory where the system can, else for a moment in the folder of the copy and nowhere else."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from scrubber.engine.files import remove_leftovers
from scrubber.pixels.in_memory import named_bytes
from scrubber.pixels.jpeg import cover_jpeg
from tests.helpers.covers import TestPainter
from tests.pixels.test_jpeg_covers import encoded


@pytest.fixture(params=["linux", "darwin"])
def platform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "linux" and sys.platform != "linux":
        pytest.skip("memory has no name here")
    monkeypatch.setattr(sys, "platform", request.param)
    return str(request.param)


def test_bytes_can_be_read_and_written_by_name(platform: str, tmp_path: Path) -> None:
    with named_bytes(b"before", str(tmp_path)) as named:
        path = os.fsdecode(named.path)
        assert Path(path).read_bytes() == b"before"
        Path(path).write_bytes(b"and after")
        assert named.read() == b"and after"
        assert len(list(tmp_path.iterdir())) == (platform != "linux")
    assert list(tmp_path.iterdir()) == []
    assert not Path(path).exists()


def test_nothing_stays_after_trouble(platform: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="trouble"), named_bytes(b"x", str(tmp_path)):
        raise ValueError("trouble")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_worker_leaves_is_known_as_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with named_bytes(b"x", str(tmp_path)):
        remove_leftovers(tmp_path, os.getpid())
        assert list(tmp_path.iterdir()) == []


def test_covering_puts_nothing_into_the_systems_folder(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_values: object, **_options: object) -> None:
        raise AssertionError("a photo would be written into the temporary folder of the system")

    for name in ("NamedTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, forbidden)
    before = encoded()
    assert cover_jpeg(before, 1, TestPainter(), str(tmp_path)) != before
    assert list(tmp_path.iterdir()) == []
