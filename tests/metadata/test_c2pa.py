"""Content Credentials: who signed, with what, when, what was done; damaged and hostile ones do nothing."""

import struct
from pathlib import Path

import pytest

from scrubber.engine.inspect import inspect
from scrubber.errors import ScrubberError
from scrubber.formats.base import PayloadKind
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.readers.c2pa import cbor
from scrubber.metadata.readers.c2pa.certificate import signing_time, subject
from scrubber.metadata.readers.c2pa.jumbf import contents
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import OnePayload
from tests.helpers.jpeg import plain_jpeg


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def superbox(label: str, *parts: bytes) -> bytes:
    return box(b"jumb", box(b"jumd", bytes(16), b"\3", label.encode(), b"\0"), *parts)


def encoded(value: object) -> bytes:
    """CBOR of dictionaries, lists, texts, bytes and small numbers."""
    if isinstance(value, dict):
        return bytes((0xA0 + len(value),)) + b"".join(encoded(key) + encoded(one) for key, one in value.items())
    if isinstance(value, list):
        return bytes((0x80 + len(value),)) + b"".join(map(encoded, value))
    if isinstance(value, bytes):
        return b"\x59" + struct.pack(">H", len(value)) + value
    if isinstance(value, int):
        return bytes((value,)) if value < 24 else b"\x18" + bytes((value,))
    text = str(value).encode()
    return b"\x79" + struct.pack(">H", len(text)) + text


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes((tag, 0x82)) + struct.pack(">H", len(body)) + body


def certificate(name: str, organisation: str) -> bytes:
    def names(*pairs: tuple[bytes, str]) -> bytes:
        return der(0x30, *(der(0x31, der(0x30, der(6, oid), der(12, text.encode()))) for oid, text in pairs))

    fields = (der(2, b"\1"), der(0x30), names((b"\x55\x04\x03", "Issuer")), der(0x30))
    return der(0x30, der(0x30, *fields, names((b"\x55\x04\x03", name), (b"\x55\x04\x0a", organisation))))


def store(small: bytes = b"") -> bytes:
    claim = {"claim_generator": "Painter/3", "claim_generator_info": [{"name": "Painter", "version": "3.1"}]}
    signature = [encoded({1: 6, 33: [certificate("Jane Doe", "Acme")]}), {"sigTst": b"\x18\x0f20240512140322Z"}]
    action = {"action": "c2pa.created", "digitalSourceType": "http://x/trainedAlgorithmicMedia"}
    return superbox(
        "c2pa",
        superbox("c2pa.claim.v2", box(b"cbor", encoded(claim))),
        superbox("c2pa.signature", box(b"cbor", b"\xd2" + encoded(signature))),
        superbox("c2pa.actions", box(b"cbor", encoded({"actions": [action, {"action": "my.own"}]}))),
        superbox("c2pa.ingredient__1", box(b"cbor", encoded({"dc:title": "beach.jpg"}))),
        superbox("c2pa.thumbnail.claim.jpeg", box(b"bfdb", b"\0image/jpeg\0"), box(b"bidb", small)),
        superbox("stds.schema-org.CreativeWork", box(b"json", b'{"author": [{"name": "Jane Doe"}]}')),
    )


def read(data: bytes) -> Collected:
    return collect(OnePayload(PayloadKind.C2PA, data))


def test_everything_a_store_says() -> None:
    small = plain_jpeg((8, 8))
    found = read(store(small))
    told = {(finding.topic, finding.label, finding.value) for finding in found.findings}
    assert {
        (Topic.PERSON, "Signed by", "Jane Doe, Acme"),
        (Topic.PERSON, "Author", "Jane Doe"),
        (Topic.TIME, "Signed", "2024-05-12 14:03:22"),
        (Topic.HISTORY, "Signed by", "Painter 3.1"),
        (Topic.HISTORY, "History", "Made"),
        (Topic.HISTORY, "History", "my.own"),
        (Topic.HISTORY, "How the picture was made", "made by AI (trainedAlgorithmicMedia)"),
        (Topic.HISTORY, "Name of the original file", "beach.jpg"),
        (Topic.HISTORY, "Made with AI", "its description says so"),
    } <= told
    assert [picture.data for picture in found.pictures] == [small]


def test_credentials_of_a_real_photo(shared_corpus: Path) -> None:
    report = inspect(str(shared_corpus / "contentauth+c2pa-rs/sdk/tests/fixtures/update_manifest.jpg"))
    values = {finding.value for finding in report.findings if finding.key.startswith("c2pa:")}
    assert {"C2PA Signer, C2PA Test Signing Cert, FOR TESTING_ONLY", "claim_v2_unit_test", "image 1.jpg"} <= values
    assert "Bob Ross" in {finding.value for finding in report.findings if finding.topic is Topic.PERSON}


def test_a_damaged_box_hides_no_other() -> None:
    broken = superbox("c2pa", superbox("c2pa.claim", box(b"cbor", b"\xbf\x61")), store())
    assert "Jane Doe, Acme" in {finding.value for finding in read(broken).findings}


def test_cut_off_anywhere() -> None:
    whole = store(plain_jpeg((8, 8)))
    for length in range(0, len(whole), 7):
        assert len(read(whole[:length]).findings) < 60


@pytest.mark.parametrize(
    "data",
    [b"", b"\x9f", b"\x5b" + b"\xff" * 8, b"\x9b" + b"\xff" * 8, b"\x81" * 100, b"\xbf\x01", b"\x1c", b"\xd8" * 40],
)
def test_hostile_cbor_is_refused(data: bytes) -> None:
    with pytest.raises(ScrubberError):
        cbor.loads(data)


def test_cbor_values() -> None:
    assert cbor.loads(b"\xbf\x61a\x9f\x01\x20\xff\x61b\x7f\x61x\x61y\xff\xff") == {"a": [1, -1], "b": "xy"}
    assert cbor.loads(b"\x84\xf5\xf6\xf9\x3c\x00\xfa\x3f\x80\x00\x00") == [True, None, 1.0, 1.0]


def test_names_of_a_certificate_and_a_time_stamp() -> None:
    assert subject(certificate("Jane", "Acme")) == {"CN": "Jane", "O": "Acme"}
    assert signing_time(b"..\x18\x0f20231231235959Z..") == "2023-12-31 23:59:59"
    for rubbish in (b"", b"\x30\x80", b"\x30\x03\x30\x01\x02", bytes(range(256))):
        with pytest.raises(ScrubberError):
            subject(rubbish)


def test_deep_boxes_end() -> None:
    data = b""
    for _level in range(300):
        data = superbox("x", data, box(b"json", b"1"))
    assert len(list(contents(data))) < 300
