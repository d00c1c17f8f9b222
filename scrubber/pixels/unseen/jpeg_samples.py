"""How many MCUs a JPEG's scan has, estimated from samples of its data.

Huffman codes find their way by themselves: a decoder that begins anywhere in a scan reads nonsense for some symbols,
and then the blocks as they are (Ferguson and Rabinowitz, "Self-synchronizing Huffman codes", IEEE Transactions on
Information Theory 30(4), 1984). So pieces from all over a scan, one behind the other, decode to about as many blocks as
they hold. Of 62 photos of ../shared the rough estimate was 7 % too high at the median and 22 % for 5 in 100, the fine
one 3 % and 10 %.
"""

from dataclasses import dataclass

from scrubber.pixels.unseen.jpeg_small import CODED, EOI_CODE, MAX_ROWS, SCALE, Head, decode_small, mcu_size


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many pieces, their share of the data, and the least length of each, of which some symbols are nonsense."""

    pieces: int
    share: float
    least_bytes: int


ROUGH, FINE = Sampling(16, 1 / 64, 600), Sampling(16, 1 / 8, 2_000)
_ROOM = 1.4
"""How many times the expected rows are decoded: more means more rows than there should be, however many."""
_END = b"\xff\xd9"


def can_be_sampled(head: Head) -> bool:
    """Whether one scan holds the whole picture, in Huffman codes that nothing interrupts."""
    return head.is_whole and not (head.frame.is_lossless or head.frame.is_arithmetic or head.interval)


def surplus(data: bytes, head: Head, sampling: Sampling) -> float | None:
    """The estimated MCUs of the scan, in multiples of those that the header counts; for what `can_be_sampled`.

    None where decoding all costs no more, and where there are no data. Raises `ParseError`.
    """
    end = found.start() if (found := EOI_CODE.search(data, head.coded)) else len(data)
    pieces = _pieces(data, head.coded, end, sampling)
    share = sum(map(len, pieces)) / max(1, end - head.coded)
    if not 0 < share < 1 / 2:
        return None
    width, height = mcu_size(head.frame)
    columns, rows = -(-head.frame.width // width), -(-head.frame.height // height)
    decoded_rows = min(MAX_ROWS // height, int(share * rows * _ROOM) + 2)
    small = decode_small(b"".join((head.with_height(decoded_rows * height), *pieces, _END)))
    last = small.tobytes().translate(CODED).rfind(1) // len(small.getbands())
    y, x = divmod(max(last, 0), small.width)
    return (y // (height // SCALE) * columns + x // (width // SCALE) + 1) / (share * columns * rows)


def _pieces(data: bytes, begin: int, end: int, sampling: Sampling) -> list[bytes]:
    """Pieces of the coded data, the first from its beginning and the last up to its end; none cuts a stuffed byte."""
    length = max(sampling.least_bytes, int((end - begin) * sampling.share / sampling.pieces))
    last = max(0, end - begin - length)
    offsets = (begin + last * number // (sampling.pieces - 1) for number in range(sampling.pieces))
    whole = (offset + (data[offset - 1] == 0xFF) for offset in offsets)
    return [data[offset : min(end, offset + length)].rstrip(b"\xff") for offset in whole]
