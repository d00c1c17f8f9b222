"""Names of copies: without dates, by number, at random, by a pattern; and which names are recognised again."""

from pathlib import Path

import pytest

from scrubber.engine import names
from scrubber.engine.names import NameStyle, Naming, copy_name, dates_in, is_copy_name, naming_of, undated

JPEG = (".jpg", ".jpeg")

DATED = {
    "IMG_20240501_123456": ("IMG", "2024-05-01 12:34:56"),
    "IMG-20240501-WA0003": ("IMG-WA0003", "2024-05-01"),
    "PXL_20240501_123456789": ("PXL", "2024-05-01 12:34:56"),
    "Screenshot 2024-05-01 at 1.34.56 PM": ("Screenshot", "2024-05-01 1:34:56"),
    "Screenshot_20240501-123456_Chrome": ("Screenshot_Chrome", "2024-05-01 12:34:56"),
    "Bildschirmfoto 2024-05-01 um 12.34.56": ("Bildschirmfoto", "2024-05-01 12:34:56"),
    "WhatsApp Image 2024-05-01 at 12.34.56 (1)": ("WhatsApp Image (1)", "2024-05-01 12:34:56"),
    "signal-2024-05-01-12-34-56-789": ("signal", "2024-05-01 12:34:56"),
    "mmexport1714567890123": ("mmexport", "2024-05-01 12:51:30"),
    "FB_IMG_1714567890123": ("FB_IMG", "2024-05-01 12:51:30"),
    "photo_2024-05-01_12-34-56": ("photo", "2024-05-01 12:34:56"),
    "20240501123456": ("photo", "2024-05-01 12:34:56"),
    "01.05.2024 beach": ("beach", "2024-05-01"),
    "holiday 2024-05": ("holiday", "2024-05"),
}


@pytest.mark.parametrize(("stem", "left"), DATED.items())
def test_dates_and_times_are_taken_out(stem: str, left: tuple[str, str]) -> None:
    assert (undated(stem), [reading for _match, reading in dates_in(stem)]) == (left[0], [left[1]])


@pytest.mark.parametrize("stem", ["DSC01234", "DSC_0012", "IMG_1234", "P1020304", "100_2024", "IMG_2019", "a"])
def test_counters_of_cameras_stay(stem: str) -> None:
    assert undated(stem) == stem
    assert list(dates_in(stem)) == []


def test_copies_are_called_as_asked() -> None:
    photo = Path("in/IMG_20240501_123456.JPG")
    assert copy_name(photo, JPEG, Naming()) == "IMG_20240501_123456_clean.JPG"
    assert copy_name(photo, JPEG, naming_of("no-date")) == "IMG_clean.JPG"
    assert copy_name(photo, JPEG, naming_of("as-is", "")) == "IMG_20240501_123456.JPG"
    assert copy_name(photo, JPEG, Naming(NameStyle.NUMBERED, number=7)) == "photo-0007.JPG"
    assert copy_name(photo, JPEG, Naming(NameStyle.PATTERN, "_x", "{undated} {number}", 12)) == "IMG 0012_x.JPG"
    assert copy_name(Path("lie.png"), JPEG, Naming()) == "lie_clean.jpg"
    first, second = (copy_name(photo, JPEG, naming_of("random")) for _turn in range(2))
    assert first != second and is_copy_name(Path(first), naming_of("random"))


def test_a_long_name_leaves_room() -> None:
    assert len(copy_name(Path("é" * 200 + ".jpg"), JPEG, Naming()).encode()) < 240


@pytest.mark.parametrize(
    ("name", "naming", "expected"),
    [
        ("a_clean.jpg", Naming(), True),
        ("a_clean_2.jpg", Naming(), True),
        ("a.jpg", Naming(), False),
        ("a.jpg", naming_of("as-is", ""), False),
        ("a-x.jpg", naming_of("as-is", "-x"), True),
        ("photo-0003.jpg", naming_of("numbered"), True),
        ("photo-three.jpg", naming_of("numbered"), False),
        ("trip 3.jpg", naming_of("trip {number}"), True),
        ("0123456789abcdef.jpg", naming_of("random"), True),
        ("0123456789abcdeg.jpg", naming_of("random"), False),
    ],
)
def test_own_names_are_recognised(name: str, naming: Naming, expected: bool) -> None:
    assert is_copy_name(Path(name), naming) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "holiday",
        "{nam}",
        "{}",
        "{name:>9}",
        "{name!r}",
        "../{name}",
        "a{name",
        "{name}\0",
        "{name}\n",
        "\x1b[2J{number}",
    ],
)
def test_what_can_not_be_a_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        naming_of(text)


@pytest.mark.parametrize(
    ("naming", "is_numbered", "may_be_the_photos", "ending"),
    [
        (Naming(), False, False, "_clean"),
        (Naming(suffix=""), False, True, ""),
        (Naming(suffix="_x"), False, False, "_x"),
        (Naming(NameStyle.NO_DATE), False, False, "_clean"),
        (Naming(NameStyle.NO_DATE, ""), False, False, ""),
        (Naming(NameStyle.NUMBERED), True, False, ""),
        (Naming(NameStyle.RANDOM), False, False, ""),
        (Naming(NameStyle.PATTERN, pattern="{number}"), True, False, ""),
        (Naming(NameStyle.PATTERN, pattern="{name}"), False, False, ""),
    ],
)
def test_what_follows_from_a_naming(naming: Naming, is_numbered: bool, may_be_the_photos: bool, ending: str) -> None:
    assert (naming.is_numbered, naming.may_be_the_photos, naming.ending) == (is_numbered, may_be_the_photos, ending)


def test_lengths_of_names() -> None:
    for style, stem in ((NameStyle.AS_IS, "a" * 300), (NameStyle.AS_IS, "a" * 200)):
        name = copy_name(Path(f"{stem}.jpg"), JPEG, Naming(style))
        assert name == f"{stem[: names._MAX_STEM_BYTES]}_clean.jpg"
    assert copy_name(Path("é" * 300 + ".jpg"), JPEG, Naming()) == "é" * (names._MAX_STEM_BYTES // 2) + "_clean.jpg"
    assert names._MAX_STEM_BYTES == 220
    odd = "a" * 219 + "\udcff"  # a byte that is no letter: it stays as long as nothing is cut
    assert copy_name(Path(f"{odd}.jpg"), JPEG, Naming()) == f"{odd}_clean.jpg"
    assert len(copy_name(Path("a.jpg"), JPEG, naming_of("random"))) == 16 + 4
    assert copy_name(Path("a.jpg"), JPEG, Naming(NameStyle.NUMBERED, number=12345)) == "photo-12345.jpg"


@pytest.mark.parametrize("suffix", ["/", "\\", ":", "\0"])
def test_endings_that_no_name_may_have(suffix: str) -> None:
    with pytest.raises(ValueError):
        naming_of("as-is", suffix)
    assert naming_of("as-is", "ok").suffix == "ok" and naming_of("{name}-x").pattern == "{name}-x"
