"""The notes of one version, taken from the changelog: `python packaging/release_notes.py 0.2.0`."""

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"


def notes(text: str, version: str) -> str:
    """What stands below the heading of `version`. Raises SystemExit when there is nothing."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    found = [one.partition("\n")[2].strip() for one in sections if one.startswith((f"[{version}]", version))]
    if not found or not found[0]:
        raise SystemExit(f"the changelog says nothing of version {version}")
    return found[0]


if __name__ == "__main__":
    print(notes(CHANGELOG.read_text("utf-8"), sys.argv[1]))
