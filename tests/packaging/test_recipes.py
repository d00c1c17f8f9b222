"""The recipes of packages say the same as the program: formats, options, dependencies, versions."""

import json
import plistlib
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from scrubber import __version__
from scrubber.cli.main import COMMANDS
from scrubber.formats.registry import formats, suffixes
from scrubber.pixels import jpeg_coefficients
from tests.architecture.imports import imports

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SHARE = PACKAGING / "linux/share"
ENTRIES = {
    "applications/scrubber.desktop": "MimeType",
    "kio/servicemenus/scrubber.desktop": "MimeType",
    "nemo/actions/scrubber.nemo_action": "Mimetypes",
    "Thunar/sendto/scrubber.desktop": "MimeType",
}


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(PACKAGING / script), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("name", "key"), ENTRIES.items())
def test_every_entry_of_a_menu_is_for_all_formats_and_folders(name: str, key: str) -> None:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(SHARE / name, "utf-8")
    sections = [dict(parser[section]) for section in parser.sections()]
    kinds = next(section[key] for section in sections if key in section)
    expected = [kind for one in formats() for kind in one.mime_types]
    assert kinds == ";".join([*expected, "inode/directory", ""])
    assert [section["Exec"] for section in sections if "Exec" in section] == ["scrubber %F"]


def test_explorer_knows_every_ending_that_windows_has_no_kind_for() -> None:
    script = (PACKAGING / "windows/scrubber.nsi").read_text("utf-8")
    own = set(re.findall(r'SystemFileAssociations\\(\.[a-z]+)"', script))
    assert own <= set(suffixes())
    assert {".heic", ".avif", ".jxl", ".webp"} <= own


def test_nothing_that_the_program_imports_is_left_out() -> None:
    lists = (
        _list_in("pyinstaller/scrubber.spec", "EXCLUDED = [", "]"),
        _list_in("windows/assemble.py", "UNUSED = (", ")"),
    )
    named = {name.removeprefix("_") for text in lists for name in re.findall(r'"([\w.]+)"', text)}
    left_out = named - {"hashlib"}  # it does without _hashlib, which is OpenSSL's
    imported = {one.target for one in imports(ROOT / "scrubber")}
    assert "lzma" in imported
    assert "sqlite3" in left_out
    assert sorted(one for one in imported if {one, one.split(".")[0]} & left_out) == []


def _list_in(name: str, start: str, end: str) -> str:
    return (PACKAGING / name).read_text("utf-8").split(start)[1].split(end)[0]


def test_the_builds_of_libjpeg_that_are_used_are_packed() -> None:
    used = {jpeg_coefficients.SEQUENTIAL_BUILD, jpeg_coefficients.PROGRESSIVE_BUILD}
    used.add(jpeg_coefficients.FOUR_COLOUR_BUILD)
    frozen = set(re.findall(r'"cjpeglib_(\w+)\."', (PACKAGING / "pyinstaller/scrubber.spec").read_text("utf-8")))
    windows = re.search(r"cjpeglib_\(([^)]+)\)", (PACKAGING / "windows/assemble.py").read_text("utf-8"))
    assert windows is not None
    assert frozen == set(windows[1].split("|")) == used


def test_man_page_and_completions_know_every_command_and_option(tmp_path: Path) -> None:
    run("linux/shell_texts.py", str(tmp_path), "2026-11-23")
    texts = {
        path.relative_to(tmp_path).parts[0]: path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()
    }
    assert set(texts) == {"bash-completion", "zsh", "fish", "man"}
    shown = subprocess.run(
        [sys.executable, "-m", "scrubber", "clean", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    options = set(re.findall(r"--[a-z-]+", shown.stdout.split("\noptions:")[-1]))
    assert {"--faces", "--output"} <= options
    for kind, text in texts.items():
        wanted = {
            option.removeprefix("--") for option in options & set(re.findall(r"--[a-z]+(?:-[a-z]+)*", shown.stdout))
        }
        plain = text.replace("\\-", "-")
        assert [name for name in sorted(wanted | set(COMMANDS)) if name not in plain] == [], kind


def test_the_notices_name_what_the_lock_file_brings() -> None:
    text = run("notices/notices.py", "text")
    bill = json.loads(run("notices/notices.py", "sbom"))
    named = {one["name"] for one in bill["components"]}
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (PACKAGING / "requirements/runtime.txt").read_text("utf-8"), re.MULTILINE)
    )
    assert locked <= named
    assert {"GeoNames", "YuNet", "CenterFace", "MobileFace", "Python"} <= named
    assert all(one["licenses"] for one in bill["components"])
    for library in ("x265: GPL-2.0-or-later", "libheif: LGPL-3.0-or-later", "Exiv2: GPL-2.0-or-later"):
        assert library in text
    assert bill["metadata"]["component"]["version"] == __version__


def test_the_workflows_pin_every_action_by_a_hash_with_its_tag() -> None:
    used = [
        line
        for path in sorted((ROOT / ".github/workflows").glob("*.yml"))
        for line in path.read_text("utf-8").splitlines()
        if "uses:" in line
    ]
    pinned = re.compile(r"\s*(- )?uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert len(used) >= 10
    assert [line for line in used if not pinned.fullmatch(line)] == []


def test_recipes_that_name_a_version_name_this_one() -> None:
    assert f"Version: {__version__}\n" in (PACKAGING / "linux/scrubber.spec").read_text("utf-8")
    assert f"scrubber-{__version__}-linux" in (PACKAGING / "linux/org.scrubber.Scrubber.yml").read_text("utf-8")


def test_macos_opens_photos_and_folders_with_it() -> None:
    with (PACKAGING / "macos/Info.plist").open("rb") as file:
        kinds = {kind for one in plistlib.load(file)["CFBundleDocumentTypes"] for kind in one["LSItemContentTypes"]}
    assert {"public.jpeg", "public.heic", "public.jpeg-xl", "public.folder"} <= kinds


def test_release_notes_come_from_the_changelog() -> None:
    assert "### Added" in run("release_notes.py", "Unreleased")
