"""Who follows a JPEG's bytes until its ledger stands opens few files, and goes from one to the next few times."""

from pathlib import Path

from tests.architecture.way import way_of

PHOTOS = Path(__file__).resolve().parents[1] / "corpus" / "photos"
MAX_FILES, MAX_BORDERS = 9, 10
OF_A_PROFILE = 2, 3
"""How many more there are for a photo with a colour profile."""


def test_a_jpeg_passes_through_few_files() -> None:
    for name in ("kodak-dc240.jpg", "sanyo-sr662.jpg", "sony-mavica.jpg"):
        way = way_of((PHOTOS / name).read_bytes())
        assert "formats/jpeg/document.py" in way.files
        assert len(way.files) <= MAX_FILES
        assert len(way.borders) <= MAX_BORDERS


def test_a_profile_adds_its_own_files_only() -> None:
    files, borders = OF_A_PROFILE
    for name in ("flower-2.jpg", "paris.jpg"):
        way = way_of((PHOTOS / name).read_bytes())
        assert len(way.files) <= MAX_FILES + files
        assert len(way.borders) <= MAX_BORDERS + borders
