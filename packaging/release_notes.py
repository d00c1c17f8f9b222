"""The notes of one version, taken from the changelog: `python packaging/release_notes.py 0.2.0`."""

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"


def notes(text: str, *versions: str) -> str:
    """What stands below the heading of the first of `versions` of which something is said. Raises SystemExit."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    for version in versions:
        said = [one.partition("\n")[2].strip() for one in sections if one.startswith((f"[{version}]", version))]
        if said and said[0]:
            return said[0]
    raise SystemExit(f"the changelog says nothing of version {' or '.join(versions)}")


if __name__ == "__main__":
    print(notes(CHANGELOG.read_text("utf-8"), sys.argv[1]))
