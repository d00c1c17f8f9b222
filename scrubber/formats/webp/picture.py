"""The pictures of a WebP file: one, or the frames of an animation, each cut to what a decoder reads."""

from dataclasses import dataclass

from scrubber.bitstreams.vp8 import alpha_header, lossless_of_alpha
from scrubber.containers.webp import riff
from scrubber.containers.webp.headers import FRAME_HEADER_BYTES, LOSSLESS, LOSSY, FrameHeader, WebpCanvas, image_header
from scrubber.containers.webp.riff import Chunk
from scrubber.errors import Detail, ParseError
from scrubber.formats import reasons
from scrubber.formats.webp.trailing_data import Trimmer

_LOSSLESS_HEADER = 5


@dataclass(frozen=True, slots=True)
class Image:
    """One VP8 or VP8L image as the copy has it; `alpha` is ALPH's data or empty, `has_alpha` counts VP8L's own too."""

    kind: bytes
    width: int
    height: int
    has_alpha: bool
    alpha: bytes | memoryview
    data: bytes | memoryview
    sources: tuple[Chunk, ...]

    @property
    def is_rewritten(self) -> bool:
        """Whether the first byte of ALPH is another in the copy."""
        plane = next((chunk.data for chunk in self.sources if chunk.type == b"ALPH"), b"")
        return bool(plane) and plane[0] != self.alpha[0]


@dataclass(frozen=True, slots=True)
class WebpFrame:
    """One animation frame: its ANMF chunk, all chunks inside it and the image."""

    header: FrameHeader
    chunk: Chunk
    inside: tuple[Chunk, ...]
    image: Image

    @property
    def is_rewritten(self) -> bool:
        """Whether ANMF's header is another in the copy."""
        return self.chunk.data[:FRAME_HEADER_BYTES] != self.header.to_bytes()


def read_image(chunks: list[Chunk], trimmer: Trimmer) -> Image:
    """The first image in `chunks` with the alpha plane before it. Raises `ParseError` when there is none."""
    picture = next((chunk for chunk in chunks if chunk.type in (LOSSY, LOSSLESS)), None)
    if picture is None:
        raise ParseError(reasons.PART_MISSING, Detail("webp.image-missing"))
    width, height, own_alpha = image_header(picture.type, picture.data)
    if picture.type == LOSSLESS:
        size = trimmer.lossless(picture.data, width * height)
        return Image(LOSSLESS, width, height, own_alpha, b"", picture.data[:size], (picture,))
    before = chunks[: chunks.index(picture)]
    plane = next((chunk for chunk in before if chunk.type == b"ALPH"), None)
    data = trimmer.lossy(picture.data)
    if plane is None:
        return Image(LOSSY, width, height, False, b"", data, (picture,))
    alpha = _alpha(plane.data, width, height, trimmer)
    return Image(LOSSY, width, height, True, alpha, data, (plane, picture))


def read_frame(data: bytes, chunk: Chunk, canvas: WebpCanvas, trimmer: Trimmer) -> WebpFrame:
    """The frame in an ANMF chunk. Raises `ParseError` when its image has another size than it says."""
    header = FrameHeader.read(chunk.data, canvas)
    start = chunk.offset + riff.FRAMING + FRAME_HEADER_BYTES
    inside = tuple(riff.read_chunks(data, start, chunk.offset + riff.FRAMING + len(chunk.data)))
    image = read_image(list(inside), trimmer)
    if (image.width, image.height) != (header.width, header.height):
        raise ParseError(reasons.DATA_UNREADABLE, Detail("webp.frame-image-size", "ANMF"))
    return WebpFrame(header, chunk, inside, image)


def _alpha(data: memoryview, width: int, height: int, trimmer: Trimmer) -> bytes | memoryview:
    """ALPH's data without reserved bits and without what lies behind its end."""
    if not data:
        raise ParseError(reasons.DATA_UNREADABLE, Detail("webp.alpha-missing", "ALPH"))
    first = alpha_header(data[0])
    size = len(data)
    if first & 3:
        whole = lossless_of_alpha(data, width, height)
        size = trimmer.lossless(whole, width * height) - _LOSSLESS_HEADER + 1
    elif size > width * height:
        size = 1 + width * height
    unchanged = size == len(data) and first == data[0]
    return data if unchanged else bytes((first,)) + data[1:size]
