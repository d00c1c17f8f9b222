"""The registry's literal list is what a frozen build and the self-test are compared with: it must be complete."""

import re
from pathlib import Path

import pytest

import scrubber.formats
from scrubber.errors import EmptyFile, UnknownFormat, Unsupported
from scrubber.formats.registry import FORMAT_MODULES, detect, formats, suffixes

FOLDER = Path(scrubber.formats.__file__).parent


def test_every_module_with_a_format_is_listed() -> None:
    found = {path for path in FOLDER.rglob("*.py") if re.search(r"^FORMAT = ", path.read_text("utf-8"), re.M)}
    names = {".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in found}
    assert names == set(FORMAT_MODULES)


def test_names_and_endings_belong_to_one_format_only() -> None:
    assert len({found.name for found in formats()}) == len(FORMAT_MODULES)
    assert len(set(suffixes())) == len(suffixes())
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes())


def test_every_format_says_what_it_keeps_and_cannot_promise() -> None:
    for found in formats():
        assert found.kept.endswith(".")
        assert found.cannot_promise.endswith(".")
        assert all("/" in mime_type for mime_type in found.mime_types)


def test_nothing_and_anything_else_are_refused() -> None:
    with pytest.raises(EmptyFile):
        detect(b"")
    with pytest.raises(UnknownFormat):
        detect(b"just some text")
    with pytest.raises(Unsupported, match="Photoshop"):
        detect(b"8BPS\0\1" + bytes(60))
