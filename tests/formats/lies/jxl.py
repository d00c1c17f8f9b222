"""Lies about JPEG XL: copies with one thing in them that does not belong there."""

import io
import struct
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from scrubber.bitstreams.zlib_stream import stored_brotli
from scrubber.containers.isobmff.boxes import SizeForm, box, header, iter_boxes
from scrubber.containers.jxl import jbrd
from scrubber.containers.jxl.gain_map import GainMapBundle
from scrubber.containers.jxl.jbrd import ICC, UNKNOWN, Application, Reconstruction
from scrubber.formats.base import Policy
from scrubber.formats.jxl.format import FORMAT as JXL
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.shared.orientation import minimal_exif
from tests.formats.lies.table import Differences, Lies
from tests.helpers.jxl import encoded, picture, stripped, variety, with_preview
from tests.helpers.multi_jpeg import PROFILE

FORMAT = "jxl.format"
FILES = ("jxl/audit.py",)

SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"
FILE_TYPE = box(b"ftyp", b"jxl ", bytes(4), b"jxl ")
NUMBERS = struct.pack(">HHB14I", 0, 0, 0, 0, 1, 2, 1, 0, 1, 3, 1, 1, 1, 1, 64, 1, 64)
WORDS = b"Jane Secret lives at 48.8867N 2.3431E"
APP0, APP1, APP14 = 0xE0, 0xE1, 0xEE


def boxed(*boxes: bytes, front: bytes = SIGNATURE + FILE_TYPE) -> bytes:
    return front + b"".join(boxes)


def codestream_box() -> bytes:
    return box(b"jxlc", variety("lossless"))


def words(keeps: Callable[[bool, int], bool]) -> bytes:
    """An animation without its words but these: told whether they are in front, and how many bits say "none"."""
    sample = (Path(__file__).parents[1] / "jxl_samples" / "animation.jxl").read_bytes()
    return stripped(sample, lambda is_front, gap: keeps(is_front, gap.zeros))


def with_gain_map(numbers: bytes = NUMBERS, profile: bytes = b"") -> bytes:
    body = GainMapBundle(numbers, b"", profile, variety("lossless", "L")).to_bytes()
    return boxed(codestream_box(), box(b"jhgm", body))


@cache
def reconstruction() -> tuple[Reconstruction, bytes]:
    """What a copy says of the JPEG it was made from, and the rest of the copy."""
    pillow_jxl: Any = import_module("pillow_jxl")
    buffer = io.BytesIO()
    picture().save(buffer, "JPEG", icc_profile=PROFILE)
    encoder = pillow_jxl.Encoder(mode="RGB", lossless=True, num_threads=0, use_container=True)
    copy = b"".join(JXL.parse(encoder(buffer.getvalue(), 40, 24, jpeg_encode=True)).rebuild(Policy()))
    boxes = {one.type: one for one in iter_boxes(copy)}
    record, _stream = jbrd.read(boxes[b"jbrd"].payload(copy))
    return record, copy[boxes[b"jxlc"].start :]


def reconstructed(change: Callable[[Reconstruction], Reconstruction], stream: bytes = b"") -> bytes:
    """A copy that gets back another JPEG."""
    record, rest = reconstruction()
    record = change(record)
    return boxed(box(b"jbrd", record.bits() + (stream or stored_brotli(record.stream()))), rest)


def application(marker: int, payload: bytes, kind: int = UNKNOWN) -> Application:
    data = struct.pack(">BH", marker, 2 + len(payload)) + payload
    return Application(kind, len(data), data)


def with_application(marker: int, one: Application, place: int = 0) -> bytes:
    """A copy whose JPEG has another application segment in this place."""

    def change(record: Reconstruction) -> Reconstruction:
        applications = list(record.applications)
        applications.insert(place, one)
        markers = record.markers[:place] + bytes([marker]) + record.markers[place:]
        return replace(record, markers=markers, applications=tuple(applications))

    return reconstructed(change)


def without_jfif(record: Reconstruction) -> Reconstruction:
    return replace(record, markers=record.markers[1:], applications=record.applications[1:])


def twice_jfif() -> bytes:
    record, _rest = reconstruction()
    return with_application(APP0, record.applications[0])


def with_comment(record: Reconstruction) -> Reconstruction:
    comment = b"\xfe" + struct.pack(">H", 2 + len(WORDS)) + WORDS
    return replace(record, markers=record.markers[:-1] + b"\xfe\xd9", comments=(comment,))


def other_jfif(change: Callable[[bytes], bytes]) -> bytes:
    def changed(record: Reconstruction) -> Reconstruction:
        jfif = application(APP0, change(record.applications[0].data[3:]))
        return replace(record, applications=(jfif, *record.applications[1:]))

    return reconstructed(changed)


def profile_elsewhere(record: Reconstruction) -> Reconstruction:
    """The place of the profile under a marker that profiles don't have."""
    at = next(number for number, one in enumerate(record.applications) if one.kind == ICC)
    return replace(record, markers=record.markers[:at] + b"\xe3" + record.markers[at + 1 :])


def loosely_packed() -> bytes:
    import brotli

    record, _rest = reconstruction()
    return reconstructed(lambda one: one, brotli.compress(record.stream()))


def with_packet() -> bytes:
    """A copy with a kept packet."""
    return b"".join(JXL.parse(variety("lossless")).rebuild(Policy(kept=KeptBlocks(xmp=b"<x/>"))))


LIES: Lies = {
    "jxl.kept-block": lambda: [(with_packet(), KeptBlocks(xmp=b"<y/>"))],
    "jxl.signature": lambda: [boxed(codestream_box(), front=SIGNATURE + box(b"ftyp", b"jxl ", b"Jane", b"jxl "))],
    "jxl.box-order": lambda: [
        boxed(codestream_box(), box(b"jxll", b"\5")),
        boxed(codestream_box(), box(b"Exif", bytes(4) + WORDS)),
        boxed(codestream_box(), codestream_box()),
        boxed(box(b"jxll", b"\5")),
    ],
    "jxl.box-size-form": lambda: [
        boxed(header(b"jxlc", len(variety("lossless")), form), variety("lossless"))
        for form in (SizeForm.LONG, SizeForm.TO_END)
    ],
    "jxl.level": lambda: [boxed(box(b"jxll", b"J"), codestream_box())],
    "jxl.channel-names": lambda: [words(lambda is_front, zeros: is_front and zeros == 2)],
    "jxl.frame-names": lambda: [words(lambda is_front, zeros: not is_front and zeros == 2)],
    "jxl.timecodes": lambda: [words(lambda _is_front, zeros: zeros < 2)],
    "jxl.preview": lambda: [with_preview(variety("poor", "RGB", 300, 200), variety("poor", "RGB", 30, 22), 30, 22)],
    "jxl.codestream-end": lambda: [variety("lossless") + b"J", boxed(box(b"jxlc", variety("lossless") + WORDS))],
    "jxl.gain-map-numbers": lambda: [with_gain_map(NUMBERS + WORDS), with_gain_map(b"")],
    "jxl.gain-map-profile": lambda: [with_gain_map(profile=WORDS)],
    "jxl.jbrd-content": lambda: [
        reconstructed(lambda record: replace(record, tail=WORDS)),
        reconstructed(lambda record: replace(record, padding=(0x4A, 7))),
    ],
    "jxl.jbrd-form": lambda: [loosely_packed()],
    "jxl.jbrd-markers": lambda: [
        reconstructed(lambda record: replace(record, markers=record.markers[:-1] + b"\xd0\xd9")),
        reconstructed(with_comment),
    ],
    "jxl.jbrd-orientation": lambda: [with_application(APP1, application(APP1, b"Exif\0\0" + minimal_exif(1)), 1)],
    "jxl.jbrd-order": lambda: [
        twice_jfif(),
        *(with_application(APP14, application(APP14, b"Adobe\0\x64\0\0\0\0\1"), place) for place in (0, 1)),
    ],
    "jxl.jbrd-profile": lambda: [reconstructed(profile_elsewhere)],
    "jxl.jbrd-segment": lambda: [with_application(APP14, application(APP1, b"Adobe\0\x64\0\0\0\0\1"), 2)],
    "jxl.jbrd-jfif": lambda: [
        other_jfif(lambda payload: payload + b"J"),
        other_jfif(lambda payload: payload[:5] + b"J" + payload[6:]),
    ],
    "jxl.jbrd-adobe": lambda: [
        with_application(APP14, application(APP14, b"Adobe\0\x64" + b"Jane\1"), 2),
        with_application(APP1, application(APP1, b"Exif\0\0" + WORDS), 2),
    ],
}


def clean(data: bytes) -> bytes:
    return b"".join(JXL.parse(data).rebuild(Policy()))


DIFFERENCES: Differences = {
    "another picture": lambda: (variety("lossless"), encoded(picture().rotate(90), lossless=True)),
    "another size": lambda: (variety("lossless"), variety("lossless", "RGB", 24, 40)),
    "a frame less": lambda: (words(lambda _is_front, _zeros: False), variety("lossless", "RGBA", 24, 16)),
    "no gain map": lambda: (with_gain_map(), boxed(codestream_box())),
    "another gain map": lambda: (with_gain_map(), with_gain_map(NUMBERS[:-4] + struct.pack(">I", 65))),
    "no way back": lambda: (reconstructed(lambda record: record), boxed(reconstruction()[1])),
    "another way back": lambda: (reconstructed(lambda record: record), reconstructed(without_jfif)),
    "a level": lambda: (variety("lossless"), encoded(picture(), quality=60)),
}
