"""Google's enciphered log: a system's name, counted faces and a small picture, in a log enciphered here."""

import base64
import gzip
import struct
from pathlib import Path

import pytest

from scrubber.engine.inspect import inspect
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.readers.collect import Collected
from tests.metadata.test_readers import read_xmp

WIDTH, HEIGHT = 4, 2
PLANES = bytes(range(WIDTH * HEIGHT)) * 2 + b"\xff" * (WIDTH * HEIGHT)
PICTURE = base64.b64encode(struct.pack("<5I", WIDTH, HEIGHT, 1, 3, 2) + PLANES).decode()
LOG = f"""shot_makernote_version 4
StaticMetadata
  make                Google
  device              sunfish
  device_os_version   google/sunfish/sunfish:13/TQ3A
Finished image (base64): {PICTURE}
Summary:
  Gcam version: 1.0.5
    face count:    2
  device TET range: [0.04, 1.0]
"""


def enciphered(log: bytes, version: int = 2) -> str:
    """The log as the phone writes it: packed, each eight bytes under the next key."""
    packed = gzip.compress(log, mtime=0)
    key, out = 0x2515606B4A7791CD, b""
    for at in range(0, len(packed), 8):
        key ^= key >> 12
        key = (key ^ key << 25) % 2**64
        key ^= key >> 27
        key = key * 0x2545F4914F6CDD1D % 2**64
        out += (int.from_bytes(packed[at : at + 8].ljust(8, b"\0"), "little") ^ key).to_bytes(8, "little")
    return base64.b64encode(b"HDRP" + bytes([version]) + out[: len(packed)]).decode()


def read(value: str) -> Collected:
    google = 'xmlns:g="http://ns.google.com/photos/1.0/camera/"'
    return read_xmp(f'{google} g:hdrp_makernote="{value}"')


def test_what_the_log_says() -> None:
    found = read(enciphered(LOG.encode()))
    told = {one.label: one.value for one in found.findings}
    programs = [one.value for one in found.findings if one.label == "Camera software"]
    assert programs == ["google/sunfish/sunfish:13/TQ3A", "1.0.5"]
    assert told["Device"] == "sunfish"
    assert told["Faces"] == "2"
    assert told["StaticMetadata"].startswith("make Google device sunfish")


def test_the_picture_in_the_log_is_a_hidden_picture() -> None:
    (picture,) = read(enciphered(LOG.encode())).pictures
    assert picture.data == b"P6 4 2 255\n" + b"".join(bytes((n, n, 255)) for n in range(8))
    assert picture.label == "A small picture of the photo"


def test_a_log_of_another_kind_is_told_by_its_size_and_words() -> None:
    found = read(enciphered(b"\0\xff" * 40 + b"\0Jane Doe's phone\0", version=3))
    assert [(one.topic, one.label) for one in found.findings] == [(Topic.UNKNOWN, "Maker's own data")]
    assert "Jane Doe's phone" in found.findings[0].value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "SERSUA",
        "not base64 at all",
        "SERSUAIA" * 50,
        base64.b64encode(b"HDRP\2" + bytes(999)).decode(),
        enciphered(b"Finished image (base64): AAAA\n" * 500),
        enciphered(b"Finished image (base64): " + base64.b64encode(struct.pack("<5I", 2**31, 2**31, 1, 3, 2))),
        enciphered(b"A:" * 5000 + b"\nA" * 5000),
        "A" * 300_000,
    ],
)
def test_hostile_logs_raise_nothing(value: str) -> None:
    found = read(value)
    assert not found.pictures
    assert all("unreadable" not in one.key for one in found.findings)


def test_a_log_that_inflates_to_very_much_is_cut() -> None:
    assert len(read(enciphered(b"Summary:\n" + b"x" * 50_000_000)).findings) == 2


def test_a_real_log(shared_corpus: Path) -> None:
    report = inspect(str(shared_corpus / "AOMediaCodec+libavif/tests/data/seine_sdr_gainmap_notmapbrand.avif"))
    assert "sunfish" in {finding.value for finding in report.findings}
    assert any(picture.data.startswith(b"P6 64 48") for picture in report.pictures)
