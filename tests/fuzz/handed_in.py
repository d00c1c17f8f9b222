"""Targets for files and messages that people, other programs and earlier runs hand in."""

import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QSettings

from scrubber.cli.boxes import BoxesProblem, read_boxes
from scrubber.engine.report import CleanResult
from scrubber.gui import one_window, settings_file
from scrubber.gui.settings import Settings
from scrubber.jobs import journal
from scrubber.reports import receipt
from scrubber.reports.json_document import SCHEMA
from tests.fuzz.target import Target

_CHOICES = ("clean", "/photos")
_DEEP = b"[" * 5000
_FACE = {"x": 1.5, "y": 2, "width": 3, "height": 4}
_BOXES = {"photos": [{"path": "a.jpg", "sha256": "0" * 64, "faces": [_FACE, {**_FACE, "shape": "rectangle"}]}]}
_RECEIPT = {"schema": SCHEMA, "command": receipt.COMMAND, "photos": [{"copy": "a", "copy_sha256": "0" * 64}]}


def targets() -> Iterator[Target]:
    """All of them."""
    yield Target("--boxes", "input", _read_boxes, lambda: _json(_BOXES), (BoxesProblem,))
    yield Target("--receipt", "input", _read_receipt, lambda: _json(_RECEIPT), (ValueError,))
    yield Target("journal", "input", _read_journal, _journals, (ValueError,))
    yield Target("settings", "input", _read_settings, _settings, (settings_file.NoSettings,))
    yield Target("second start", "message", _read_message, lambda: [one_window._message(["a.jpg", "b\udce9"]), _DEEP])


def _json(value: object) -> list[bytes]:
    return [json.dumps(value).encode(), _DEEP]


def _read_boxes(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(data)
        file.flush()
        read_boxes(file.name)


def _read_receipt(data: bytes) -> None:
    for promise in receipt.promises(data, Path("folder")):
        assert len(promise.sha256) == 64


def _read_journal(data: bytes) -> None:
    _key, lines = journal._read(io.BytesIO(data), _CHOICES)
    assert all(set(digest) != {" "} for digest in journal._entries(lines))
    assert all(0 <= number < 10**9 for _digest, number in journal._numbers(lines))


def _journals() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, XDG_STATE_HOME=folder, LOCALAPPDATA=folder):
        written = journal.begin(_CHOICES)
        assert written is not None
        written.add("0" * 32, CleanResult("a", already_clean=True))
        written.give("1" * 32, 17)
        written.close(is_complete=False)
        return [*(path.read_bytes() for path in journal._journals()), _DEEP]


def _read_settings(data: bytes) -> None:
    """What a file says is taken; every choice can be read then."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        settings_file.take(settings, data)
        settings_file.as_bytes(settings)


def _settings() -> list[bytes]:
    chosen = dict.fromkeys(settings_file._KEYS, "yes")
    return _json({"kind": "scrubber-settings", "settings": chosen})


def _read_message(data: bytes) -> None:
    paths = one_window._paths(data)
    assert paths is None or len(paths) <= one_window.MAX_PATHS
