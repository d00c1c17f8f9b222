"""What is packed is what runs: the wheel holds every module and every resource, and starts without the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("scrubber_photos-*.whl"))


def test_it_holds_every_module_and_resource(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "scrubber").rglob("*.py")}
    shown = ROOT / "resources/screenshots"  # for the README only
    resources = [path for path in (ROOT / "resources").rglob("*") if path.is_file() and shown not in path.parents]
    resources = [path for path in resources if path.suffix not in (".po", ".pot")]  # packed as .mo
    beside = {f"scrubber/_resources/{path.relative_to(ROOT / 'resources').as_posix()}" for path in resources}
    assert (code | beside) - packed == set()
    assert [name for name in packed if "screenshots" in name and not name.endswith(".py")] == []
    assert [name for name in packed if name.endswith((".po", ".pot"))] == []
    assert "scrubber/py.typed" in packed


def test_it_speaks_every_language_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    look = f"import sys; sys.path.insert(0, {str(site)!r}); from scrubber.i18n import languages; print(*languages())"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    catalogues = (ROOT / "resources/locale").glob("*/scrubber.po")
    assert sorted(done.stdout.split()) == sorted(["en", *(path.parent.name for path in catalogues)]), done.stderr


def test_it_names_the_licence_and_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        folder = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA")).rpartition("/")[0]
        metadata = packed.read(f"{folder}/METADATA").decode()
        commands = packed.read(f"{folder}/entry_points.txt").decode()
        names = [name for name in packed.namelist() if name.startswith(f"{folder}/licenses/")]
        texts = "".join(packed.read(name).decode() for name in names)
    for phrase in ("Version 3, 29 June 2007", "UNICODE LICENSE V3", "Attribution 4.0 International", "Vladimir Mandic"):
        assert phrase in texts
    models = {path.name for path in (ROOT / "resources/models").glob("LICENSE.*")}
    assert models <= {name.rpartition("/")[2] for name in names}
    assert "License-Expression: GPL-3.0-or-later AND MIT AND CC-BY-4.0 AND Unicode-3.0\n" in metadata
    assert "scrubber = scrubber.__main__:main" in commands


def test_it_cleans_a_sample_from_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    start = f"import sys; sys.path.insert(0, {str(site)!r}); from scrubber.__main__ import main; sys.exit(main())"
    sample = site / "scrubber" / "_resources" / "samples" / "sea.jpg"
    arguments = ["clean", "-o", str(tmp_path / "copies"), str(sample)]
    command = [sys.executable, "-c", start, *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    copy = (tmp_path / "copies" / "sea_clean.jpg").read_bytes()
    assert b"Jane" not in copy
    assert len(copy) < sample.stat().st_size


def test_its_map_and_its_towns_are_in_it(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    look = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "from scrubber.gui.map.data import land\n"
        "from scrubber.places.nearest import nearest\n"
        "print(nearest(48.8867, 2.3376).city, len(land().countries), land().tile(0, 0, 0) is not None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "Paris 235 True\n", done.stderr
