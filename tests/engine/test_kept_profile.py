"""A colour profile that was chosen to be kept is the source's to the last byte, in every container that holds one."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from scrubber.cli.main import run_command
from scrubber.cli.options import keep as parsed
from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.inspect import inspect
from scrubber.engine.keeping import CANNOT_HOLD, check_profiles, profiles_of
from scrubber.engine.report import CleanResult, Destination
from scrubber.engine.scrub import scrub
from scrubber.engine.verify import verify
from scrubber.errors import NotVerified, ParseError
from scrubber.formats.base import Fate, Policy
from scrubber.formats.keep import Keep, Kept
from scrubber.formats.registry import detect, formats
from scrubber.formats.shared.icc.essence import profiles_as_they_are
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT
from scrubber.formats.shared.icc.standard_spaces import standard_elements
from tests.formats.test_bmp import with_profile
from tests.formats.test_icc import ODD, SECRET, profile
from tests.formats.test_jxl_words import transcoded

PROFILE = Keep(profile=True)
NAMED = profile({**standard_elements("Display P3"), b"priv": ODD}, version=2)
SUFFIXES = (".jpg", ".png", ".webp", ".tif", ".heic", ".avif", ".bmp", ".jxl")


def photo(folder: Path, suffix: str, icc: bytes = NAMED) -> Path:
    """A small photo with a profile."""
    path = folder / f"photo{suffix}"
    for image_format in formats():
        image_format.load_decoder()
    if suffix == ".bmp":
        path.write_bytes(with_profile(icc))
    elif suffix == ".jxl":
        path.write_bytes(transcoded(icc))
    else:
        Image.new("RGB", (32, 24), (200, 90, 40)).save(path, icc_profile=icc)
    return path


def cleaned(path: Path, policy: Policy) -> CleanResult:
    result = scrub(str(path), Destination(), policy)
    assert result.problem is None, (str(result.problem), result.problem.detail)
    return result


def profiles_in(data: bytes) -> frozenset[bytes]:
    return profiles_of(detect(data).parse(data))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_profile_stays_as_it_is_because_it_was_chosen(tmp_path: Path, suffix: str) -> None:
    path = photo(tmp_path, suffix)
    assert profiles_in(path.read_bytes()) == {NAMED}
    kept = cleaned(path, Policy(keep=PROFILE))
    assert kept.kept == (Kept.PROFILE,) and CANNOT_HOLD not in kept.notes
    assert profiles_in(Path(kept.output).read_bytes()) == {NAMED}
    assert not any("icc" in name.casefold() for name in kept.removed)
    usual = cleaned(path, Policy())
    assert not usual.kept
    (neutral,) = profiles_in(Path(usual.output).read_bytes())
    assert SECRET not in neutral and neutral != NAMED
    assert run_command(["check", "--keep", "profile", kept.output]) == 0
    assert inspect(kept.output, keep=PROFILE).already_clean and not inspect(kept.output).already_clean
    assert inspect(usual.output).already_clean
    assert all(one.fate is not Fate.DROP for one in inspect(str(path), keep=PROFILE).findings if one.key[:4] == "icc:")


def test_other_parts_that_are_written_anew_are_not_said_to_be_kept(tmp_path: Path) -> None:
    path, exif = tmp_path / "turned.jpg", Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET.decode()
    Image.new("RGB", (32, 24)).save(path, icc_profile=NAMED, exif=exif)
    result = cleaned(path, Policy(keep=PROFILE))
    assert "APP1 Exif" in result.removed
    assert not any("ICC" in name for name in result.removed)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_profile_is_refused_even_one_of_the_same_colours(tmp_path: Path, suffix: str) -> None:
    other = NAMED.replace(b"4711", b"0815")
    sources = [photo(tmp_path, suffix, one).read_bytes() for one in (NAMED, other)]
    image_format = detect(sources[0])
    with profiles_as_they_are():
        mine, others = (image_format.parse(data) for data in sources)
        copies = [b"".join(document.rebuild(Policy())) for document in (mine, others)]
        verify(image_format, mine, copies[0])
        with pytest.raises(NotVerified):
            verify(image_format, mine, copies[1])
        with pytest.raises(NotVerified):
            check_profiles(mine, image_format, copies[1])
        verify(image_format, others, copies[1], others)
        with pytest.raises(NotVerified):  # whatever stands between them
            verify(image_format, others, copies[1], mine)
    for copy in copies:
        with pytest.raises((NotVerified, ParseError)):
            verify(image_format, mine, copy)


def test_what_is_no_profile_is_not_kept(tmp_path: Path) -> None:
    broken = cleaned(photo(tmp_path, ".jpg", SECRET * 9), Policy(keep=PROFILE))
    assert not broken.kept and PROFILE_LEFT_OUT in broken.notes and CANNOT_HOLD not in broken.notes
    assert SECRET not in Path(broken.output).read_bytes()
    assert not inspect(broken.path, keep=PROFILE).already_clean and inspect(broken.output, keep=PROFILE).already_clean
    plain = tmp_path / "plain.jpg"
    Image.new("RGB", (8, 8)).save(plain)
    nothing = cleaned(plain, Policy(keep=PROFILE))
    assert not nothing.kept and not nothing.notes


def test_where_no_copy_has_a_profile_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "photo.gif"
    Image.new("P", (8, 8)).save(path)
    data = path.read_bytes()
    block = b"!\xff\x0bICCRGBG1012" + b"\xff" + NAMED[:255] + bytes((len(NAMED[255:510]),)) + NAMED[255:510]
    path.write_bytes(data[:-1] + block + (bytes((len(NAMED[510:]),)) + NAMED[510:] if NAMED[510:] else b"") + b"\0;")
    result = cleaned(path, Policy(keep=PROFILE))
    assert not result.kept and CANNOT_HOLD in result.notes


def test_a_copy_that_is_made_in_steps_keeps_it_too(tmp_path: Path) -> None:
    for suffix in (".jpg", ".png", ".webp", ".heic"):
        smaller = cleaned(photo(tmp_path, suffix), PicturePolicy(keep=PROFILE, max_side=16))
        data = Path(smaller.output).read_bytes()
        assert smaller.kept == (Kept.PROFILE,), suffix
        assert profiles_in(data) == {NAMED} and max(Image.open(io.BytesIO(data)).size) == 16
    path = tmp_path / "clear.png"
    picture = Image.new("RGBA", (32, 24), (200, 90, 40, 255))
    picture.paste((1, 2, 3, 0), (0, 0, 8, 8))
    picture.save(path, icc_profile=NAMED)
    assert profiles_in(Path(cleaned(path, Policy(keep=PROFILE)).output).read_bytes()) == {NAMED}


def test_words_that_xmp_says_as_well_stay_in_the_profile(tmp_path: Path) -> None:
    path = tmp_path / "photo.webp"
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    Image.new("RGB", (32, 24)).save(path, icc_profile=NAMED, xmp=packet)
    copy = Path(cleaned(path, Policy(keep=PROFILE)).output).read_bytes()
    assert copy.count(SECRET) == NAMED.count(SECRET)


def test_the_word_for_it() -> None:
    assert parsed("profile") == PROFILE and parsed("profile,no-profile") == Keep()
    assert not PROFILE.keeps_nothing_personal
    assert replace(parsed("author,profile"), profile=False) == Keep(author=True)
