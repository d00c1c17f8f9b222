"""A build without a tag says which commit it is, everywhere, and sorts below the release and above earlier commits."""

import itertools
import re
import runpy
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
VERSION = runpy.run_path(str(ROOT / "packaging/version.py"))
MOMENT = datetime(2026, 11, 29, 10, 52, tzinfo=UTC)

name: Callable[[str, list[str], datetime, str], str] = VERSION["name"]
stamp: Callable[[Path], str] = VERSION["stamp"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_REF", raising=False)
    for place, line in VERSION["PLACES"].items():
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(line.format("0.3.0") + "\n")
    somebody = ["-c", "user.name=x", "-c", "user.email=x@localhost"]
    for words in (["init", "-q"], ["add", "."], [*somebody, "commit", "-qm", "One"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True)
    return tmp_path


def test_versions_sort_upward() -> None:
    earlier = name("0.3.0", [], MOMENT, "f" * 40)
    later = name("0.3.0", ["v0.2.0"], MOMENT + timedelta(minutes=1), "0" * 40)
    released = name("0.3.0", ["v0.3.0"], MOMENT, "f" * 40)
    assert (earlier, released) == ("0.3.0.dev202611291052+fffffff", "0.3.0")
    assert Version("0.2.0") < Version(earlier) < Version(later) < Version(released)
    if shutil.which("dpkg"):
        in_order = ["0.2.0", earlier.replace(".dev", "~dev"), later.replace(".dev", "~dev"), released]
        for one, next_one in itertools.pairwise(in_order):
            subprocess.run(["dpkg", "--compare-versions", one, "lt", next_one], check=True)


def test_both_places_get_it(checkout: Path) -> None:
    called = stamp(checkout)
    assert re.fullmatch(r"0\.3\.0\.dev\d{12}\+[0-9a-f]{7}", called)
    assert (checkout / "scrubber/__init__.py").read_text() == f'__version__ = "{called}"\n'
    assert (checkout / "packaging/linux/scrubber.spec").read_text() == f"Version: {called}\n"


def test_a_tagged_commit_is_the_release(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "-C", str(checkout), "tag", "v0.3.0"], check=True)
    assert stamp(checkout) == "0.3.0"
    monkeypatch.setenv("GITHUB_REF", "refs/tags/v0.4.0")
    with pytest.raises(SystemExit, match=r"the tag is v0\.4\.0"):
        stamp(checkout)


def test_everything_that_is_built_from_a_clone_is_stamped_before() -> None:
    """Jobs of the workflow that only install what others built have nothing to say."""
    workflow = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    jobs = re.split(r"^  (?=[\w-]+:$)", workflow, flags=re.MULTILINE)
    building = [re.split(r"build\.sh out|hatchling build", job) for job in jobs]
    building = [pieces for pieces in building if len(pieces) > 1]
    assert len(building) == 4
    assert all("version.py stamp" in pieces[0] for pieces in building)
    prove = (ROOT / "packaging/prove").read_text("utf-8")
    assert prove.index("git clone") < prove.index("version.py stamp") < prove.index("linux/build.sh")


def test_where_numbers_are_asked_for_only_numbers_are_given() -> None:
    for script in ("build.sh", "launchers.sh"):
        text = (ROOT / "packaging/windows" / script).read_text("utf-8")
        cut = re.findall(r"sed 's/(\S+?)//", text)[0].replace("\\.", "[.]")
        assert re.sub(cut, "", name("0.3.0", [], MOMENT, "f" * 40)) == "0.3.0"
