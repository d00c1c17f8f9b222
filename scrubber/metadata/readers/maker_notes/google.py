"""The log that Google's camera hides in XMP: the phone's system, its sensors, faces, even a small picture of the photo.

It is enciphered with a fixed key, which keeps it from people but from no program. Google documents nothing; cipher
(xorshift64*, Vigna 2016) and layout are what ExifTool's public tables say.
"""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator

from scrubber.i18n import N_
from scrubber.limits import MIB
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading

LABEL = N_("Maker's own data")
_HEAD, _SEED, _MULTIPLIER, _ALL = b"HDRP", 0x2515606B4A7791CD, 0x2545F4914F6CDD1D, (1 << 64) - 1
_MAX_ENCODED, _MAX_UNFOLDED, _MAX_SECTIONS = MIB // 4, 2 * MIB, 64
_GZIP = 31
_SECTION = re.compile(r"^ ?([A-Z][\w /-]{1,40})(?: \(base64\))?(?::[ ]?(.*))?$", re.M)
_PICTURES = frozenset({"Finished image"})
_FACTS = {
    "device_os_version": (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.MEDIUM),
    "device": (Kind.CAMERA_CODE_NAME, N_("Device"), Risk.MEDIUM),
    "package_version": (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.LOW),
    "Gcam version:": (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.LOW),
    "face count:": (Kind.FACES, N_("Faces"), Risk.LOW),
    "device_is_on_tripod": (Kind.TECHNICAL, "device_is_on_tripod", Risk.LOW),
}
_FACT = re.compile("^ *(" + "|".join(map(re.escape, _FACTS)) + r")  *(\S.*)$", re.M)


def read(reading: PayloadReading, name: str, encoded: str) -> None:
    """Add what the log in a property says; one that can't be read only by its size."""
    key = f"xmp:{name}"
    log = _deciphered(encoded)
    reading.add(Kind.MAKER_NOTE, key, LABEL, described(b"" if log.isascii() else log[:8192], len(encoded)), Risk.HIGH)
    if log.isascii():
        text = log.decode("ascii")
        for found in list(_FACT.finditer(text))[:_MAX_SECTIONS]:
            kind, label, risk = _FACTS[found[1]]
            is_word = found[1] != "device" or " " not in found[2]
            if found[2] != "0" and is_word:
                reading.add(kind, f"{key}:{found[1].strip(':')}", label, found[2].strip('"'), risk)
        for title, body in _sections(text):
            _add_section(reading, key, title, body)


def _deciphered(encoded: str) -> bytes:
    """The log; empty when it is no such log."""
    try:
        data = base64.b64decode("".join(encoded[:_MAX_ENCODED].split()) + "==")
    except (binascii.Error, ValueError):
        return b""
    if data[:4] != _HEAD or len(encoded) > _MAX_ENCODED:
        return b""
    body = data[len(_HEAD) + 1 :]
    words = struct.iter_unpack("<Q", body + bytes(-len(body) % 8))
    plain = b"".join((word ^ key).to_bytes(8, "little") for (word,), key in zip(words, _keys(), strict=False))
    try:
        return zlib.decompressobj(_GZIP).decompress(plain, _MAX_UNFOLDED)
    except zlib.error:
        return b""


def _keys() -> Iterator[int]:
    key = _SEED
    while True:
        key ^= key >> 12
        key ^= key << 25 & _ALL
        key ^= key >> 27
        key = key * _MULTIPLIER & _ALL
        yield key


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Titles at the beginning of a line, each with what stands behind it or below."""
    titles = list(_SECTION.finditer(text))[:_MAX_SECTIONS]
    ends = [title.start() for title in titles[1:]] + [len(text)]
    for title, end in zip(titles, ends, strict=False):
        yield title[1], title[2] or text[title.end() : end]


def _add_section(reading: PayloadReading, key: str, title: str, body: str) -> None:
    name = "".join(word[:1].upper() + word[1:] for word in title.split())
    picture = _picture(body) if title in _PICTURES else b""
    if picture:
        reading.add_thumbnail(f"{key}:{name}", picture)
    else:
        reading.add(Kind.TECHNICAL, f"{key}:{name}", name, " ".join(body[:4096].split()))


def _picture(encoded: str) -> bytes:
    """Colours plane by plane behind five numbers, width and height first, as a picture any reader opens (Netpbm)."""
    try:
        data = base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return b""
    if len(data) < 20:
        return b""
    width, height, _one, planes, _kind = struct.unpack_from("<5I", data)
    size = width * height
    if planes != 3 or not size or len(data) != 20 + 3 * size:
        return b""
    pixels = bytearray(3 * size)
    for plane in range(3):
        pixels[plane::3] = data[20 + plane * size : 20 + (plane + 1) * size]
    return b"P6 %d %d 255\n" % (width, height) + pixels
