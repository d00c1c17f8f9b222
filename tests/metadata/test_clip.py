"""What a motion clip says of itself."""

import struct

from scrubber.formats.base import PayloadKind
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import OnePayload


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def movie(*inside: bytes, made: int = 3_797_674_602) -> bytes:
    header = box(b"mvhd", struct.pack(">IIIII", 0, made, made, 600, 1650), bytes(80))
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 1440 << 16, 1080 << 16)))
    sound = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"soun", bytes(12))))
    ftyp = box(b"ftyp", b"qt  ", bytes(4))
    return ftyp + box(b"mdat", b"+48.0000+002.0000/") + box(b"moov", header, track, sound, *inside)


def apple_keys(**values: str) -> bytes:
    names = [f"com.apple.quicktime.{name}".encode() for name in values]
    keys = b"".join(struct.pack(">I", 8 + len(name)) + b"mdta" + name for name in names)
    items = b"".join(
        box(struct.pack(">I", 1 + index), box(b"data", struct.pack(">II", 1, 0), value.encode()))
        for index, value in enumerate(values.values())
    )
    return box(
        b"meta", box(b"hdlr", bytes(20)), box(b"keys", struct.pack(">II", 0, len(names)), keys), box(b"ilst", items)
    )


def read(data: bytes) -> Collected:
    return collect(OnePayload(PayloadKind.VIDEO, data))


def told(found: Collected) -> dict[str, str]:
    return {finding.key: finding.value for finding in found.findings}


def test_length_size_and_time() -> None:
    clip = movie()
    found = read(clip)
    assert told(found)["video"] == f"{len(clip):,} B, 2.8 s, 1440 × 1080"
    assert told(found)["video:CreateDate"] == "2024-05-04 13:36:42"
    assert found.findings[-1].label == "A video clip with sound"


def test_apples_keys_and_place() -> None:
    keys = apple_keys(make="Apple", model="iPhone 13", **{"location.ISO6709": "+48.8867+002.3376+131.0/"})
    found = read(movie(keys))
    assert (told(found)["video:make"], told(found)["video:model"]) == ("Apple", "iPhone 13")
    assert found.place is not None
    assert (found.place.latitude, found.place.longitude, found.place.altitude) == (48.8867, 2.3376, 131.0)


def test_user_data_and_3gpp_location() -> None:
    maker = box(b"\xa9mak", struct.pack(">HH", 6, 0), b"Google")
    where = box(b"loci", bytes(6), b"Home\0", b"\0", struct.pack(">iii", 2 << 16, 48 << 16, 0))
    found = read(movie(box(b"udta", maker, where)))
    assert told(found)["video:make"] == "Google"
    assert told(found)["video:LocationName"] == "Home"
    assert found.place is not None
    assert (found.place.latitude, found.place.longitude) == (48.0, 2.0)


def test_hostile_clips_are_one_finding() -> None:
    whole = movie(apple_keys(make="Apple"), box(b"udta", box(b"loci", bytes(6), b"x\0")))
    for length in range(0, len(whole), 5):
        assert len(read(whole[:length]).findings) < 10
    nested = b""
    for _level in range(200):
        nested = box(b"moov", nested)
    flood = box(b"moov", box(b"udta", box(b"free") * 100_000))
    for data in (nested, flood, b"\0\0\0\1moov" + b"\xff" * 8):
        assert [finding.topic for finding in read(data).findings] == [Topic.HIDDEN_PICTURE]
