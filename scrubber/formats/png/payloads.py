"""What PNG chunks say: payloads for the readers of metadata, and fields of the container.

Text chunks: section 11.3.3. "Raw profile type" is ImageMagick's custom of writing binary blocks as hexadecimal text.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrubber.bitstreams.zlib_stream import inflate_all
from scrubber.containers.png.chunks import Chunk
from scrubber.formats.base import ContainerField, Payload, PayloadKind, PayloadRole
from scrubber.formats.png.essence import NEUTRAL_PROFILE_NAME
from scrubber.limits import MAX_INFLATED_BYTES

XMP_KEYWORD = b"XML:com.adobe.xmp"
RAW_PROFILE = b"Raw profile type "
_TEXT_TYPES = (b"tEXt", b"zTXt", b"iTXt")
_SILENT = (
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"bKGD", b"hIST", b"pHYs"),
    *(b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi"),
)
"""Chunks that hold numbers for decoders; the ledger shows them."""
_CANVAS = (b"caNv", b"vpAg")

_PROFILE_KINDS = {
    b"exif": PayloadKind.EXIF,
    b"xmp": PayloadKind.XMP,
    b"icc": PayloadKind.ICC,
    b"icm": PayloadKind.ICC,
    b"iptc": PayloadKind.IPTC,
    b"8bim": PayloadKind.PHOTOSHOP,
    b"app1": PayloadKind.EXIF,
}

_COLOURS = {0: "grey", 2: "RGB", 3: "palette", 4: "grey with alpha", 6: "RGB with alpha"}
_POINTS = ("WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY")
_INTENTS = ("perceptual", "relative colorimetric", "saturation", "absolute colorimetric")


@dataclass(slots=True)
class InflateBudget:
    """What the compressed texts and profiles of one file may still inflate to, in bytes."""

    left: int = MAX_INFLATED_BYTES

    def text(self, stream: bytes) -> bytes:
        """The text in a zlib stream, cut where the limit is reached; as far as it goes when it is broken."""
        text, found = inflate_all(stream, self.left)
        self.left -= found.produced
        return text


def chunk_payloads(chunk: Chunk, part: int, budget: InflateBudget) -> Iterator[Payload]:
    """What one chunk tells."""
    data = bytes(chunk.data)
    if chunk.type in _TEXT_TYPES:
        yield from _text_payloads(chunk.type, data, part, budget)
    elif chunk.type == b"eXIf":
        yield Payload(PayloadKind.EXIF, bare_exif(data), part)
    elif chunk.type == b"iCCP":
        yield from _profile_payloads(data, part, budget)
    elif chunk.type == b"caBX":
        yield Payload(PayloadKind.C2PA, data, part)
    elif chunk.type == b"tIME" and len(data) == 7:
        yield Payload(PayloadKind.TEXT, _time(data), part, keyword="tIME")
    elif chunk.type not in _SILENT and data:
        role = PayloadRole.CANVAS if chunk.type in _CANVAS and len(data) >= 8 else PayloadRole.USUAL
        yield Payload(PayloadKind.OPAQUE, data, part, chunk.name, role)


def bare_exif(data: bytes) -> bytes:
    """A TIFF structure without the prefix that it has in JPEG files."""
    return data.removeprefix(b"Exif\0\0")


def exif_of(chunk: Chunk, budget: InflateBudget) -> bytes:
    """The EXIF block in a chunk, in eXIf or as a raw profile; empty when it holds none."""
    is_block = chunk.type == b"eXIf" or _has_keyword(chunk, RAW_PROFILE)
    return _first(chunk, PayloadKind.EXIF, budget) if is_block else b""


def xmp_of(chunk: Chunk, budget: InflateBudget) -> bytes:
    """The XMP packet in a chunk; empty when it holds none."""
    is_packet = _has_keyword(chunk, XMP_KEYWORD) or _has_keyword(chunk, RAW_PROFILE)
    return _first(chunk, PayloadKind.XMP, budget) if is_packet else b""


def profile_of(data: bytes, most: int = MAX_INFLATED_BYTES) -> bytes:
    """The colour profile in iCCP, at most its first `most` bytes; empty when its stream is broken."""
    name, found, rest = data.partition(b"\0")
    if not found or len(name) > 79 or rest[:1] != b"\0":
        return b""
    profile, inflation = inflate_all(rest[1:], most)
    return profile if inflation.end is not None or inflation.excess else b""


def text_of(kind: bytes, data: bytes, budget: InflateBudget) -> tuple[bytes, bytes]:
    """Keyword and text of a text chunk; a text that can't be inflated is empty."""
    keyword, _, rest = data.partition(b"\0")
    if kind == b"tEXt":
        return keyword, rest
    if kind == b"zTXt":
        return keyword, budget.text(rest[1:])
    compressed, rest = rest[:1] == b"\1", rest[2:]
    _language, _, rest = rest.partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    return keyword, budget.text(text) if compressed else text


def _has_keyword(chunk: Chunk, start: bytes) -> bool:
    return chunk.type in _TEXT_TYPES and chunk.data[: len(start)] == start


def _first(chunk: Chunk, kind: PayloadKind, budget: InflateBudget) -> bytes:
    return next((payload.data for payload in chunk_payloads(chunk, 0, budget) if payload.kind is kind), b"")


def _text_payloads(kind: bytes, data: bytes, part: int, budget: InflateBudget) -> Iterator[Payload]:
    keyword, text = text_of(kind, data, budget)
    label = keyword[:79].decode("latin-1")
    if keyword == XMP_KEYWORD:
        yield Payload(PayloadKind.XMP, text, part)
    elif keyword.startswith(RAW_PROFILE):
        yield _raw_profile(keyword[len(RAW_PROFILE) :].lower(), text, part, label)
    else:
        yield Payload(PayloadKind.TEXT, _utf8(text), part, keyword=label)
        between = data[len(keyword) + 1 : len(data) - len(text)] if kind == b"iTXt" else b""
        yield from _translated_keyword(between, part, label)


def _translated_keyword(between: bytes, part: int, label: str) -> Iterator[Payload]:
    words = b" ".join(word for word in between[2:].split(b"\0")[:2] if word)
    if words:
        yield Payload(PayloadKind.TEXT, _utf8(words), part, keyword=label)


def _raw_profile(kind: bytes, text: bytes, part: int, label: str) -> Payload:
    """The block in "\\nNAME\\n   LENGTH\\nhexadecimal digits"."""
    lines = text.strip().split(b"\n", 2)
    try:
        block = bytes.fromhex(lines[2].decode("ascii"))
    except (IndexError, ValueError):
        return Payload(PayloadKind.OPAQUE, text, part, label)
    if block.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        return Payload(PayloadKind.XMP, block[29:], part)
    if block.startswith(b"8BIM"):
        return Payload(PayloadKind.PHOTOSHOP, block, part)
    return Payload(_PROFILE_KINDS.get(kind, PayloadKind.OPAQUE), bare_exif(block), part, label)


def _profile_payloads(data: bytes, part: int, budget: InflateBudget) -> Iterator[Payload]:
    profile, name = profile_of(data, budget.left), data.partition(b"\0")[0]
    budget.left -= len(profile)
    if name != NEUTRAL_PROFILE_NAME:
        yield Payload(PayloadKind.TEXT, _utf8(name[:79]), part, keyword="iCCP")
    kind = PayloadKind.ICC if profile else PayloadKind.OPAQUE
    yield Payload(kind, profile or data, part, "iCCP")


def _utf8(text: bytes) -> bytes:
    """Text as UTF-8; the specification's Latin-1 is used only where the bytes are no UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1").encode()
    return text


def _time(data: bytes) -> bytes:
    year, *rest = struct.unpack(">HBBBBB", data)
    return "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(year, *rest).encode()


def fields(chunks: Sequence[Chunk], parts: Sequence[int]) -> Iterator[ContainerField]:
    """What the chunks before the picture say; `parts` gives the part of each."""
    for chunk, part in zip(chunks, parts, strict=False):
        if chunk.type == b"IDAT":
            return
        for name, value in _values(chunk.type, bytes(chunk.data[:64])):
            yield ContainerField(name, value, part)


def _values(kind: bytes, data: bytes) -> Iterator[tuple[str, str]]:
    if kind == b"IHDR" and len(data) >= 13:
        yield "BitDepth", str(data[8])
        yield "ColorType", _COLOURS.get(data[9], str(data[9]))
        yield "Interlace", "Adam7" if data[12] else "none"
    elif kind == b"pHYs" and len(data) >= 9:
        across, down, unit = struct.unpack_from(">IIB", data)
        yield "PixelsPerUnitX", str(across)
        yield "PixelsPerUnitY", str(down)
        yield "PixelUnits", "metres" if unit else "unknown"
    elif kind == b"gAMA" and len(data) >= 4:
        yield "Gamma", f"{int.from_bytes(data[:4], 'big') / 100_000:.5g}"
    elif kind == b"cHRM" and len(data) >= 32:
        yield from (
            (name, f"{one / 100_000:.5g}") for name, one in zip(_POINTS, struct.unpack(">8I", data[:32]), strict=True)
        )
    elif kind == b"sRGB" and data:
        yield "SRGBRendering", _INTENTS[data[0]] if data[0] < len(_INTENTS) else str(data[0])
    elif kind == b"bKGD" and data:
        numbers = data if len(data) == 1 else struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])
        yield "BackgroundColor", " ".join(map(str, numbers[:3]))
    elif kind == b"acTL" and len(data) >= 8:
        frames, plays = struct.unpack_from(">II", data)
        yield "AnimationFrames", str(frames)
        yield "AnimationPlays", str(plays) if plays else "without end"
