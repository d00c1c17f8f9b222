"""The registry's literal list is what a frozen build and the self-test are compared with: it must be complete."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import scrubber.formats
from scrubber.errors import EmptyFile, UnknownFormat, Unsupported
from scrubber.formats.registry import FORMAT_MODULES, Signs, detect, format_named, formats, suffixes

FOLDER = Path(scrubber.formats.__file__).parent


def test_every_module_with_a_format_is_listed() -> None:
    found = {path for path in FOLDER.rglob("*.py") if re.search(r"^FORMAT = ", path.read_text("utf-8"), re.M)}
    names = {".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in found}
    assert names == set(FORMAT_MODULES)


@pytest.mark.parametrize(("module", "signs"), FORMAT_MODULES.items())
def test_the_list_names_files_as_the_format_does(module: str, signs: Signs) -> None:
    assert import_module(f"scrubber.formats.{module}").FORMAT.suffixes == signs.suffixes


def test_only_the_format_of_a_file_is_imported() -> None:
    code = (
        "import sys; from scrubber.formats.registry import detect, suffixes; suffixes();"
        "detect(bytes((0xFF, 0xD8, 0xFF)) + bytes(60));"
        "print(*(name.split('.')[2] for name in sys.modules if name.startswith('scrubber.formats.')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    folders = {name.split(".")[0] for name in FORMAT_MODULES}
    assert folders & set(out.split()) == {"jpeg"}


def test_a_format_is_found_by_its_name_and_no_other_is_imported_for_it() -> None:
    code = (
        "import sys; from scrubber.formats.registry import format_named; assert format_named('HEIC', '/a/b.HeIc');"
        "print(*(name.split('.')[2] for name in sys.modules if name.startswith('scrubber.formats.')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    folders = {name.split(".")[0] for name in FORMAT_MODULES}
    assert folders & set(out.split()) == {"heif"}


@pytest.mark.parametrize("path", ["photo.png", "photo", ".jpg"])
def test_a_format_is_found_whatever_the_photo_is_called(path: str) -> None:
    assert [format_named(one.name, path) for one in formats()] == list(formats())
    assert format_named("../../x.desktop", path) is None


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
