"""Has a build that is no release say so: `python packaging/version.py stamp`, in a clone that only builds.

`__version__` in scrubber/__init__.py is the version that comes next. Only a build of the commit with its tag is called
that. Every other is called `0.2.0.dev202611291052+a27ecab`: minute of the commit in UTC, and its name. pip and dpkg
sort that below 0.2.0, and a later commit above an earlier one.
"""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = {"scrubber/__init__.py": '__version__ = "{}"', "packaging/linux/scrubber.spec": "Version: {}"}
"""Where the version stands; a test keeps the second equal to the first, and everything else reads the first."""


def name(version: str, tags: list[str], moment: datetime, commit: str) -> str:
    """What a build of `commit` is called."""
    if f"v{version}" in tags:
        return version
    return f"{version}.dev{moment.astimezone(UTC):%Y%m%d%H%M}+{commit[:7]}"


def stamp(root: Path) -> str:
    """Write it into the checkout at `root`; returns it. SystemExit when a tag names another version."""
    code = root / "scrubber/__init__.py"
    version = re.findall(r'^__version__ = "([^"]+)"', code.read_text("utf-8"), re.MULTILINE)[0]
    commit, seconds = _git(root, "log", "-1", "--format=%H %ct").split()
    tags = _git(root, "tag", "--points-at", "HEAD").split()
    tag = os.environ.get("GITHUB_REF", "").removeprefix("refs/tags/")
    if tag.startswith("v") and tag != f"v{version}":
        raise SystemExit(f"the tag is {tag}, but scrubber/__init__.py says {version}")
    called = name(version, [*tags, tag], datetime.fromtimestamp(int(seconds), UTC), commit)
    for place, line in PLACES.items():
        text = (root / place).read_text("utf-8")
        (root / place).write_text(text.replace(line.format(version), line.format(called)), "utf-8")
    return called


def _git(root: Path, *words: str) -> str:
    return subprocess.check_output(["git", "-C", str(root), *words], text=True)


if __name__ == "__main__":
    if sys.argv[1:] != ["stamp"]:
        raise SystemExit(__doc__)
    print(stamp(ROOT))
