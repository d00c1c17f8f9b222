"""Who follows a JPEG's bytes until its ledger stands opens few files, and goes from one to the next few times."""

from pathlib import Path

import pytest

from tests.architecture.way import way_of

PHOTOS = Path(__file__).resolve().parents[1] / "corpus" / "photos"
MAX_FILES, MAX_BORDERS = 11, 13
"""Two of them for a colour profile."""


@pytest.mark.parametrize("name", ["flower-2.jpg", "kodak-dc240.jpg", "paris.jpg", "sony-mavica.jpg"])
def test_a_jpeg_passes_through_few_files(name: str) -> None:
    way = way_of((PHOTOS / name).read_bytes())
    assert "formats/jpeg/document.py" in way.files
    assert len(way.files) <= MAX_FILES
    assert len(way.borders) <= MAX_BORDERS
