"""The recipes of packages say the same as the program: formats, options, dependencies, versions."""

import hashlib
import json
import plistlib
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from scrubber import __version__
from scrubber.cli.parser import COMMANDS
from scrubber.formats import registry
from scrubber.formats.keep import KEEP_WORDS, Keep, read_keep
from scrubber.formats.pnm import PnmFormat
from scrubber.formats.registry import FORMAT_MODULES, Signs
from scrubber.pixels import jpeg_coefficients
from tests.architecture.imports import imports
from tests.format_lists import LISTS, MENU_ENTRIES, UNIFORM_TYPES, mime_types, stale

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SHARE = PACKAGING / "linux/share"
KNOWN_TO_UBUNTU_22_04 = {
    "image/jpeg", "image/png", "image/apng", "image/webp", "image/gif", "image/bmp", "image/x-ms-bmp", "image/tiff",
    "image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence", "image/avif", "image/avif-sequence",
    "image/x-portable-pixmap", "image/x-portable-graymap", "image/x-portable-bitmap",
}  # fmt: skip
"""Kinds of shared-mime-info 2.1, the oldest that is promised, aliases included."""


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(PACKAGING / script), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_list_of_formats_is_the_registrys() -> None:
    assert stale() == [], "run: make formats"
    assert set(LISTS) >= {"README.md", *MENU_ENTRIES}


@pytest.mark.parametrize("name", LISTS)
def test_a_format_more_would_be_noticed_in_every_list(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"name": "Polaroid", "suffixes": (".pol",), "mime_types": ("image/polaroid",)}
    polaroid = type("Polaroid", (PnmFormat,), names)()
    more = FORMAT_MODULES | {"tests_format": Signs((".pol",), 0, (b"POLAROID",))}
    monkeypatch.setattr(registry, "FORMAT_MODULES", more)
    monkeypatch.setitem(sys.modules, "scrubber.formats.tests_format", SimpleNamespace(FORMAT=polaroid))
    monkeypatch.setitem(UNIFORM_TYPES, "image/polaroid", "com.example.polaroid")
    assert name in stale()


@pytest.mark.parametrize(("name", "key"), MENU_ENTRIES.items())
def test_every_entry_of_a_menu_starts_the_program_with_the_files(name: str, key: str) -> None:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(ROOT / name, "utf-8")
    sections = [dict(parser[section]) for section in parser.sections()]
    assert [section["Exec"] for section in sections if "Exec" in section] == ["scrubber %F"]
    assert any(section.get(key, "").startswith("image/") for section in sections)


@pytest.mark.skipif(shutil.which("update-desktop-database") is None, reason="desktop-file-utils isn't there")
def test_no_desktop_takes_it_for_the_viewer_when_there_is_another(tmp_path: Path) -> None:
    shutil.copytree(SHARE / "applications", tmp_path / "applications")
    kinds = "image/avif;image/jxl;inode/directory;"
    for name in ("eog", "org.xfce.ristretto", "xviewer"):
        text = f"[Desktop Entry]\nType=Application\nName={name}\nExec={name} %F\nMimeType={kinds}\n"
        (tmp_path / f"applications/{name}.desktop").write_text(text)
    subprocess.run(["update-desktop-database", str(tmp_path / "applications")], check=True, timeout=60)
    lines = (tmp_path / "applications/mimeinfo.cache").read_text().splitlines()
    for kind in kinds.split(";")[:-1]:
        programs = next(line for line in lines if line.startswith(f"{kind}=")).partition("=")[2].split(";")[:-1]
        assert programs[-1] == "zz-org.scrubber.Scrubber.desktop"
        assert len(programs) == 4


def test_linux_knows_every_mime_type_or_is_told_it() -> None:
    told = set(re.findall(r'mime-type type="([^"]+)"', (SHARE / "mime/packages/scrubber.xml").read_text("utf-8")))
    assert set(mime_types()) - KNOWN_TO_UBUNTU_22_04 <= told, "describe the kind in packaging/linux/share/mime"


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
    sections = re.findall(r"^\.SH (.+)$", texts["man"], re.MULTILINE)
    assert {"EXAMPLES", "FILES", "ENVIRONMENT", "EXIT STATUS", "SEE ALSO", "BUGS"} <= set(sections)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not on this machine")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("--faces bl", "blur"),
        ("--faces = bl", "blur"),
        ("--keep photo", "photographers"),
        ("--keep = town", "town-and-month"),
        ("--keep author,cam", "author,camera"),
        ("--keep author,date=m", "author,date=month"),
        ("--keep author,date = m", "month"),
        ("--keep place =", "country town exact"),
    ],
)
def test_bash_completes_a_value_behind_a_blank_and_behind_an_equals_sign(
    typed: str, offered: str, tmp_path: Path
) -> None:
    run("linux/shell_texts.py", str(tmp_path), "2026-11-23")
    script = next(path for path in tmp_path.rglob("*") if path.is_file() and "bash-completion" in path.parts)
    words = f"scrubber clean {typed}"
    line = (
        f"source {script}; COMP_WORDS=({words}); COMP_CWORD={len(words.split()) - 1}; _scrubber; echo ${{COMPREPLY[@]}}"
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == (f"{offered}\n", "")


def _chosen(keep: Keep) -> set[str]:
    """What is chosen otherwise than usual."""
    return {name for name in Keep.__slots__ if getattr(keep, name) != getattr(Keep(), name)}


def test_shells_offer_what_keep_understands(tmp_path: Path) -> None:
    assert {switch for word in KEEP_WORDS for switch in _chosen(read_keep(word))} == set(Keep.__slots__)
    run("linux/shell_texts.py", str(tmp_path), "2026-11-23")
    for kind in ("bash-completion", "zsh", "fish"):
        (script,) = (path for path in (tmp_path / kind).rglob("*") if path.is_file())
        assert " ".join(KEEP_WORDS) in script.read_text("utf-8"), kind


def test_the_notices_name_what_the_lock_file_brings() -> None:
    text = run("notices/notices.py", "text")
    bill = json.loads(run("notices/notices.py", "sbom"))
    named = {one["name"] for one in bill["components"]}
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (PACKAGING / "requirements/runtime.txt").read_text("utf-8"), re.MULTILINE)
    )
    assert locked <= named
    assert {"GeoNames", "YuNet", "CenterFace", "MobileFace", "ArcFace mobile", "Python"} <= named
    assert all(one["licenses"] for one in bill["components"])
    for library in (
        "x265 4.3: GPL-2.0-or-later",
        "libheif 1.23.6: LGPL-3.0-or-later",
        "Exiv2 0.28.8: GPL-2.0-or-later",
    ):
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


def test_catalogues_of_programs_get_a_whole_description(tmp_path: Path) -> None:
    """What AppStream asks for; its own tool, where it is there, has nothing to say either."""
    described = run("linux/stage.py", "metainfo")
    assert "@" not in described
    tree = ElementTree.fromstring(described)
    assert {url.get("type") for url in tree.iter("url")} >= {"homepage", "bugtracker", "vcs-browser"}
    assert (PACKAGING / "linux/share/applications" / str(tree.findtext("launchable"))).is_file()
    release = tree.find("releases/release")
    assert release is not None
    assert release.get("version") == __version__
    assert len(list(release.iter("li"))) >= 5
    for image in tree.iter("image"):
        assert (ROOT / "resources/screenshots" / str(image.text).rpartition("/")[2]).is_file()
    if shutil.which("appstreamcli"):
        (tmp_path / "org.scrubber.Scrubber.metainfo.xml").write_text(described, "utf-8")
        command = ["appstreamcli", "validate", "--no-net", str(tmp_path / "org.scrubber.Scrubber.metainfo.xml")]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert said.returncode == 0, said.stdout


def test_macos_opens_photos_and_folders_with_it() -> None:
    with (PACKAGING / "macos/Info.plist").open("rb") as file:
        kinds = {kind for one in plistlib.load(file)["CFBundleDocumentTypes"] for kind in one["LSItemContentTypes"]}
    assert kinds == {*UNIFORM_TYPES.values(), "public.folder"}


def test_release_notes_come_from_the_changelog() -> None:
    assert "### Clean copies" in run("release_notes.py", __version__)
    nothing = [sys.executable, str(ROOT / "packaging/release_notes.py"), "9.9.9"]
    assert subprocess.run(nothing, capture_output=True, check=False).returncode == 1


def test_a_build_that_is_no_release_tells_what_is_to_come_or_what_came_last() -> None:
    release = runpy.run_path(str(PACKAGING / "linux/stage.py"))["release"]
    described = release(f"{__version__}.dev202611301200+abcdef0", "2026-11-30")
    assert 'type="development"' in described and described.count("<li>") > 3


def test_winget_and_homebrew_get_addresses_and_checksums_of_the_files(tmp_path: Path) -> None:
    digests = {}
    for ending in ("Setup.exe", "apple-silicon.dmg", "intel.dmg"):
        file = tmp_path / f"Scrubber-{__version__}-{ending}"
        file.write_bytes(ending.encode())
        digests[ending] = hashlib.sha256(ending.encode()).hexdigest()
    run("catalogues.py", str(tmp_path), str(tmp_path / "out"))
    texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()}
    installer = texts["Scrubber.Scrubber.installer.yaml"]
    assert f"InstallerSha256: {digests['Setup.exe'].upper()}\n" in installer
    assert f"/v{__version__}/Scrubber-{__version__}-Setup.exe\n" in installer
    assert all(f"PackageVersion: {__version__}\n" in text for name, text in texts.items() if name.endswith(".yaml"))
    kinds = {"version", "installer", "defaultLocale"}
    assert {
        re.findall(r"^ManifestType: (\w+)$", text, re.M)[0] for text in texts.values() if "Manifest" in text
    } == kinds
    cask = texts["scrubber-photos.rb"]
    assert f'sha256 arm: "{digests["apple-silicon.dmg"]}", intel: "{digests["intel.dmg"]}"' in cask
    assert 'url "https://scrubber.example/releases/download/v#{version}/Scrubber-#{version}-#{arch}.dmg"' in cask
    if shutil.which("ruby"):
        ruby = ["ruby", "-c", str(tmp_path / "out/scrubber-photos.rb")]
        assert subprocess.run(ruby, capture_output=True, timeout=60, check=False).returncode == 0


DEBIAN_NAMES = {"pillow": "pil", "pyside6-essentials": "pyside6.qtwidgets"}
"""Of Python packages that Debian doesn't call python3-NAME."""


def test_debians_source_package_asks_for_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    control = (PACKAGING / "linux/debian/control").read_text("utf-8")
    for dependency in project["dependencies"]:
        named = re.match(r"([\w-]+)>=([\d.]+)", dependency)
        assert named is not None, dependency
        name, bound = named.groups()
        wanted = DEBIAN_NAMES.get(name.lower(), name.lower())
        assert re.search(rf"^ python3-{re.escape(wanted)}\b", control, re.MULTILINE), wanted
        if name not in ("PySide6-Essentials", "onnxruntime"):  # Debian 13's are old enough to need no bound
            assert re.search(rf"python3-{re.escape(wanted)} \(>= (1:)?{re.escape(bound)}\)", control), dependency


def test_without_packages_the_catalogues_say_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, str(PACKAGING / "catalogues.py"), str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "holds neither a Setup.exe nor both images for macOS" in done.stderr
