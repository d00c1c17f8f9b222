"""What follows from texts, paths and clocks, with the sentence that says what it means."""

import piexif
import pytest

from scrubber.formats.base import PayloadKind
from scrubber.metadata.findings import dates
from scrubber.metadata.findings.finding import Finding, Risk, Topic
from scrubber.metadata.findings.meaning.sentences import meaning
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import PARIS, OnePayload, exif_block
from tests.metadata.test_readers import read_xmp


def exif(**directories: object) -> Collected:
    return collect(OnePayload(PayloadKind.EXIF, exif_block(**directories)))


def caption(text: str) -> Collected:
    return exif(image={piexif.ImageIFD.ImageDescription: text.encode()})


def hints(found: Collected) -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in found.findings if one.key.startswith("hint:")]


def the_hint(found: Collected) -> Finding:
    (hint,) = (one for one in found.findings if one.key.startswith("hint:"))
    return hint


def test_ways_to_reach_somebody_in_a_caption() -> None:
    found = caption("Ask Jane: jane.doe@example.org, +49 (170) 123 45 67 or https://jane.example/home.")
    assert hints(found) == [
        ("E-mail", "jane.doe@example.org"),
        ("Telephone", "+49 (170) 123 45 67"),
        ("Web address", "https://jane.example/home"),
    ]
    assert {one.risk for one in found.findings if one.key != "hint:address"} == {Risk.HIGH}
    email = next(one for one in found.findings if one.key == "hint:email")
    assert meaning(email) == "With this anyone can get in touch with the person, or find out where they are."
    assert sentence(found) == "It tells how to reach somebody."


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"C:\Users\Jane Doe\Pictures\a.psd", "Jane Doe"),
        (r"c:\\Users\\jane\\a.psd", "jane"),
        (r"D:\Documents and Settings\jane\a.psd", "jane"),
        ("/Users/jane/Desktop/a.png", "jane"),
        ("file:///home/jane/a.xcf", "jane"),
    ],
)
def test_the_name_of_an_account_in_a_path(path: str, name: str) -> None:
    found = exif(image={piexif.ImageIFD.Software: path.encode()})
    assert hints(found) == [("Account", name)]
    assert (the_hint(found).topic, the_hint(found).risk) == (Topic.PERSON, Risk.HIGH)
    assert meaning(the_hint(found)) == (
        "The name or number under which somebody logs in. Often it is a real name, and it leads to other accounts."
    )


@pytest.mark.parametrize(
    "text",
    [
        "/Users/Shared/a.png",
        "see /home page",
        "me@home",
        "a+b 12",
        "48.8867+002.3376+131.0",
        "http://ns.adobe.com/xap/1.0/",
        "@" * 2000,
        "a@" * 900,
        "/Users/" * 280,
        "+1 " * 600,
    ],
)
def test_what_is_nobodys(text: str) -> None:
    assert hints(caption(text)) == []


def test_many_addresses_are_capped() -> None:
    text = " ".join(f"person{number}@example.org" for number in range(90))
    assert len(hints(caption(text))) <= 64


@pytest.mark.parametrize(
    ("offset", "date", "area"),
    [
        ("+02:00", "2024:05:12", "the time of Berlin or Johannesburg (UTC+02:00)"),
        ("+01:00", "2024:12:12", "the time of Berlin or Lagos (UTC+01:00)"),
        ("-07:00", "2024:07:01", "the time of Los Angeles (UTC-07:00)"),
        ("+05:45", "2024:07:01", "the time of Kathmandu (UTC+05:45)"),
    ],
)
def test_a_clock_tells_the_part_of_the_world(offset: str, date: str, area: str) -> None:
    found = exif(exif={0x9003: f"{date} 14:03:22".encode(), 0x9011: offset.encode()})
    assert hints(found) == [("Time zone", area)]
    assert (the_hint(found).topic, the_hint(found).risk) == (Topic.TIME, Risk.MEDIUM)
    assert meaning(the_hint(found)) == (
        "It tells in which part of the world the clock was set, even when the place is missing."
    )


@pytest.mark.parametrize("offset", ["+00:00", "+07:13", "", "Z", "+99:00", "-12:00"])
def test_offsets_that_say_nothing(offset: str) -> None:
    assert hints(exif(exif={0x9003: b"2024:05:12 14:03:22", 0x9011: offset.encode()})) == []


def test_a_place_tells_more_than_a_clock() -> None:
    assert hints(exif(exif={0x9003: b"2024:05:12 14:03:22", 0x9011: b"+02:00"}, gps=PARIS)) == []


def test_the_clock_beside_the_satellites() -> None:
    gps = {piexif.GPSIFD.GPSDateStamp: b"2024:05:12", piexif.GPSIFD.GPSTimeStamp: ((8, 1), (33, 1), (21, 1))}
    found = exif(exif={0x9003: b"2024:05:12 14:03:22"}, gps=gps)
    assert hints(found) == [("Time zone", "the time of Kolkata or Colombo (UTC+05:30)")]
    drifted = exif(exif={0x9003: b"2024:05:12 14:10:22"}, gps=gps)
    assert hints(drifted) == []


def test_a_time_with_its_offset_in_xmp() -> None:
    assert hints(read_xmp('photoshop:DateCreated="2024-05-12T14:03:22+09:00"')) == [
        ("Time zone", "the time of Tokyo or Seoul (UTC+09:00)")
    ]


@pytest.mark.parametrize("text", ["14:03:22+0200", "UTC+2:00", "+02:00 "])
def test_minutes_of_an_offset(text: str) -> None:
    assert dates.minutes(text) == 120
