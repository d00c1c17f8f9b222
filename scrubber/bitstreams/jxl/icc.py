"""The ICC profile inside a JPEG XL codestream (ISO/IEC 18181-1, annex E.4), read and written without its picture.

An entropy-coded stream holds two others: commands, and the bytes they work on. Header, list of tags and the contents
of tags are each predicted in their own way, as real profiles look much alike.
"""

import struct
from collections.abc import Iterator
from operator import mul

from scrubber.bitstreams.jxl.bits import DAMAGED, BitReader, BitWriter
from scrubber.bitstreams.jxl.distributions import LENGTH_ORDER
from scrubber.bitstreams.jxl.entropy import Effort, NumberReader
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_ENTROPY_STEPS, MAX_INFLATED_BYTES

_CONTEXTS = 41
_PLAIN = 129
"""So many bytes are unpacked in the same context, whatever stands before them."""

_HEADER = struct.pack(
    ">8xI4s4s4s12x4s28xIII48x", 0x04000000, b"mntr", b"RGB ", b"XYZ ", b"acsp", 0xF6D6, 0x10000, 0xD32D
)
_MAKERS = {b"A": b"APPL", b"M": b"MSFT", b"SG": b"SGI ", b"SU": b"SUNW"}
_TAGS = b"cprt wtpt bkpt rXYZ gXYZ bXYZ kXYZ rTRC gTRC bTRC kTRC chad desc chrm dmnd dmdd lumi".split()
_TYPES = (b"XYZ ", b"desc", b"text", b"mluc", b"para", b"curv", b"sf32", b"gbd ")
_POINTS = frozenset((b"rXYZ", b"gXYZ", b"bXYZ", b"kXYZ", b"wtpt", b"bkpt", b"lumi"))
_POINT_SIZE = 20
_UNKNOWN_TAG, _CURVES, _PRIMARIES, _FIRST_TAG = 1, 2, 3, 4
_HAS_OFFSET, _HAS_SIZE = 64, 128
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_PLAIN_BYTES = (
    (0, 1),  # no repeats
    (1, 1), (0, 2),  # one distribution for all contexts
    (1, 1), (8, 4), (0, 4), (0, 4),  # a prefix code of numbers below 256, none of them split
    (1, 1), (7, 4), (127, 7),  # 256 symbols
    (0, 2), *((2 if length == 8 else 0, 2) for length in LENGTH_ORDER),  # all lengths are eight bits
)  # fmt: skip
"""The description of an entropy-coded stream in which each byte takes eight bits, as numbers and counts of bits."""

_WEIGHTS = ((1, 0, 0), (2, -1, 0), (3, -3, 1))
"""How much the three numbers before count for the expected one, by the order of the prediction."""

_INSERT, _PAIRS, _FOURS, _PREDICT, _POINT, _FIRST_TYPE = 1, 2, 3, 4, 10, 16


def take_profile(bits: BitReader, effort: Effort) -> bytes:
    """The profile at the position. Raises `ParseError`, `LimitExceeded`."""
    size = bits.u64()
    if size > MAX_ENTROPY_STEPS:
        raise LimitExceeded(N_("its colours can't be read"), Detail("jxl.icc-take-profile"))
    numbers = NumberReader(bits, _CONTEXTS, effort)
    packed = _unpacked(numbers, size)
    numbers.finish()
    return unpredicted(packed)


def put_profile(out: BitWriter, profile: bytes) -> None:
    """Append a packed profile: each byte as eight bits, which every decoder reads."""
    body = profile[len(_HEADER) :]
    commands = b"\0" + bytes((_INSERT,)) + _seven_bits(len(body)) if body else b""
    sizes = _seven_bits(len(profile)) + _seven_bits(len(commands))
    packed = sizes + commands + _header_differences(profile) + body
    out.put_u64(len(packed))
    for value, count in _PLAIN_BYTES:
        out.put(value, count)
    out.put(int.from_bytes(packed.translate(_MIRRORED), "little"), 8 * len(packed))


def _seven_bits(number: int) -> bytes:
    found = bytearray()
    while number >= 128:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes((*found, number))


def _unpacked(numbers: NumberReader, size: int) -> bytes:
    near, far = bytes(map(_kind, range(256))), bytes(map(_kind_before, range(256)))
    packed = bytearray(size)
    last = before = 0
    for place in range(size):
        number = numbers.read(0 if place < _PLAIN else 1 + near[last] + 8 * far[before])
        if number > 255:
            raise ParseError(DAMAGED, Detail("jxl.icc-unpacked"))
        packed[place] = number
        last, before = number, last
    return bytes(packed)


def _kind(byte: int) -> int:
    """Which of eight contexts the byte before asks for."""
    if chr(byte).isalpha() and byte < 128:
        return 0
    if byte in b"0123456789.,":
        return 1
    if byte < 16:
        return min(2 + byte, 4)
    return 7 if byte < 241 else 6 if byte == 255 else 5


def _kind_before(byte: int) -> int:
    """The same for the byte before that one; five contexts."""
    kind = _kind(byte)
    return kind if kind < 2 else 2 if byte < 16 else 3 if byte > 240 else 4


class _Stream:
    """Bytes of the packed profile between two positions."""

    def __init__(self, data: bytes, position: int, end: int) -> None:
        self._data, self.position, self._end = data, position, end

    @property
    def is_empty(self) -> bool:
        return self.position == self._end

    def take(self, count: int) -> bytes:
        start, self.position = self.position, self.position + count
        if self.position > self._end:
            raise ParseError(DAMAGED, Detail("jxl.icc-take"))
        return self._data[start : self.position]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """Seven bits a byte, the lowest first. Raises `ParseError`."""
        number = 0
        for place in range(0, 63, 7):
            byte = self.byte()
            number |= (byte & 127) << place
            if byte < 128:
                return number
        raise ParseError(DAMAGED, Detail("jxl.icc-number"))


def unpredicted(packed: bytes) -> bytes:
    """The profile that was packed (annex E.4.1). Raises `ParseError`, `LimitExceeded`."""
    front = _Stream(packed, 0, len(packed))
    size, commands_size = front.number(), front.number()
    if size > MAX_INFLATED_BYTES:
        raise LimitExceeded(N_("its colours can't be read"), Detail("jxl.icc-unpredicted-2"))
    start = front.position
    front.take(commands_size)
    commands, data = _Stream(packed, start, front.position), _Stream(packed, front.position, len(packed))
    profile = _header(data, size)
    if size > len(_HEADER):
        for piece in _tags(commands, data):
            _append(profile, piece, size)
        while not commands.is_empty:
            _append(profile, _content(commands, data, profile), size)
    if len(profile) != size or not commands.is_empty or not data.is_empty:
        raise ParseError(DAMAGED, Detail("jxl.icc-unpredicted"))
    return bytes(profile)


def _append(profile: bytearray, piece: bytes, size: int) -> None:
    profile += piece
    if len(profile) > size:
        raise ParseError(DAMAGED, Detail("jxl.icc-append"))


def _header(data: _Stream, size: int) -> bytearray:
    """The first 128 bytes, stored as differences from what most profiles have."""
    profile = bytearray()
    likely = _expected_header(size)
    for place in range(min(size, len(likely))):
        _expect(likely, profile, place)
        profile.append(likely[place] + data.byte() & 255)
    return profile


def _header_differences(profile: bytes) -> bytes:
    """The other way round."""
    likely = _expected_header(len(profile))
    for place in range(min(len(profile), len(likely))):
        _expect(likely, profile, place)
    return bytes(byte - other & 255 for byte, other in zip(profile, likely, strict=False))


def _expected_header(size: int) -> bytearray:
    return bytearray(struct.pack(">I", size) + _HEADER[4:])


def _expect(likely: bytearray, profile: bytes | bytearray, place: int) -> None:
    """Expect what the bytes of `profile` in front of `place` make likely."""
    if place == 8:
        likely[80:84] = profile[4:8]
    elif place in (41, 42):
        maker = _MAKERS.get(bytes(profile[40:place]))
        likely[place:44] = maker[place - 40 :] if maker else likely[place:44]


def _tags(commands: _Stream, data: _Stream) -> Iterator[bytes]:
    """The pieces of the list of tags; none when there is no list."""
    if not (count := commands.number()):
        return
    yield struct.pack(">I", _word(count - 1))
    start, size = len(_HEADER) + 12 * (count - 1), 0
    while not commands.is_empty and (command := commands.byte()) & 63:
        tags = _named(command & 63, data)
        start, size = start + size, _POINT_SIZE if tags[0] in _POINTS else size
        start = commands.number() if command & _HAS_OFFSET else start
        size = commands.number() if command & _HAS_SIZE else size
        step = size if command & 63 == _PRIMARIES else 0
        for place, tag in enumerate(tags):
            yield struct.pack(">4sII", tag, _word(start + place * step), _word(size))


def _named(code: int, data: _Stream) -> tuple[bytes, ...]:
    """The tags that one command adds."""
    if code == _UNKNOWN_TAG:
        return (data.take(4),)
    if code == _CURVES:
        return b"rTRC", b"gTRC", b"bTRC"
    if code == _PRIMARIES:
        return b"rXYZ", b"gXYZ", b"bXYZ"
    if code - _FIRST_TAG >= len(_TAGS):
        raise ParseError(DAMAGED, Detail("jxl.icc-named"))
    return (_TAGS[code - _FIRST_TAG],)


def _word(number: int) -> int:
    if number >= 1 << 32:
        raise ParseError(DAMAGED, Detail("jxl.icc-word"))
    return number


def _content(commands: _Stream, data: _Stream, profile: bytearray) -> bytes:
    """The piece that one command adds; numbers that are predicted it appends by itself."""
    command = commands.byte()
    if command == _INSERT:
        return data.take(commands.number())
    if command in (_PAIRS, _FOURS):
        return _shuffled(data.take(commands.number()), 2 if command == _PAIRS else 4)
    if command == _PREDICT:
        _predict(commands, data, profile)
        return b""
    if command == _POINT:
        return b"XYZ \0\0\0\0" + data.take(12)
    if 0 <= command - _FIRST_TYPE < len(_TYPES):
        return _TYPES[command - _FIRST_TYPE] + bytes(4)
    raise ParseError(DAMAGED, Detail("jxl.icc-content"))


def _shuffled(data: bytes, width: int) -> bytes:
    """Bytes that stood apart by their place in numbers of `width` bytes, put together again."""
    height = -(-len(data) // width)
    return b"".join(data[place::height] for place in range(height))


def _predict(commands: _Stream, data: _Stream, profile: bytearray) -> None:
    """Append numbers stored as differences from what those before them lead to expect."""
    flags = commands.byte()
    width, order = (flags & 3) + 1, flags >> 2 & 3
    stride = commands.number() if flags & 16 else width
    if width == 3 or order == 3 or stride < width or 4 * stride >= len(profile):
        raise ParseError(DAMAGED, Detail("jxl.icc-predict"))
    differences = _shuffled(data.take(commands.number()), width)
    if width == 1:
        _append_bytes(profile, stride, _WEIGHTS[order], differences)
    else:
        for place in range(0, len(differences), width):
            _append_number(profile, stride, _WEIGHTS[order], differences[place : place + width], width)


def _append_bytes(profile: bytearray, stride: int, weights: tuple[int, int, int], differences: bytes) -> None:
    near, middle, far = weights
    for place, difference in enumerate(differences, len(profile)):
        before = near * profile[place - stride] + middle * profile[place - 2 * stride]
        profile.append(difference + before + far * profile[place - 3 * stride] & 255)


def _append_number(
    profile: bytearray, stride: int, weights: tuple[int, int, int], difference: bytes, width: int
) -> None:
    """Append a number whose bytes each differ from the expected ones by those of `difference`."""
    starts = (len(profile) - times * stride for times in (1, 2, 3))
    before = (int.from_bytes(profile[start : start + width], "big") for start in starts)
    expected = sum(map(mul, weights, before)) & (1 << 8 * width) - 1
    pairs = zip(expected.to_bytes(width, "big"), difference, strict=False)
    profile += bytes(byte + other & 255 for byte, other in pairs)
