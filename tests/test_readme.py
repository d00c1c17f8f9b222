"""The README says what the program does today."""

import re
from pathlib import Path

from scrubber.cli.parser import COMMANDS
from tests.format_lists import ROOT

README = ROOT / "README.md"


def test_every_command_is_named() -> None:
    text = README.read_text("utf-8")
    assert all(f"    scrubber {name} " in text for name in COMMANDS)


def test_files_that_documents_point_to_exist() -> None:
    root = README.parent
    for document in (README, root / "CONTRIBUTING.md", root / ".github" / "SECURITY.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
            assert (document.parent / Path(target)).exists(), f"{document.name}: {target}"
