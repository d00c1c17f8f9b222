"""A photo that tells something and one that tells nothing, for tests of the commands and of the jobs."""

from pathlib import Path

from PIL import Image

from scrubber.formats.base import Policy
from scrubber.formats.jpeg.document import FORMAT
from tests.helpers.jpeg import plain_jpeg, with_segments

SECRET = "Wilhelmina Featherstonehaugh"


def telling_photo() -> bytes:
    """A small JPEG with an artist's name in EXIF and a comment."""
    exif = Image.Exif()
    exif[0x013B] = SECRET
    return with_segments(plain_jpeg(exif=exif), (0xFE, b"shot on my balcony"))


def clean_photo() -> bytes:
    """A small JPEG as Scrubber leaves it."""
    return b"".join(FORMAT.parse(plain_jpeg()).rebuild(Policy()))


def telling_folder(folder: Path) -> Path:
    """The same folder with a telling photo, a clean one in a sub-folder, and one that is none."""
    (folder / "sub").mkdir()
    (folder / "a.jpg").write_bytes(telling_photo())
    (folder / "broken.jpg").write_bytes(b"no photo at all")
    (folder / "sub" / "b.jpg").write_bytes(clean_photo())
    return folder
