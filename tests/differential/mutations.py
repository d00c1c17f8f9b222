"""Damage for photos: what bit rot, broken transfers and careless programs do; by seed, to be repeated."""

import random
import struct
import zlib
from collections.abc import Callable

_PNG = b"\x89PNG\r\n\x1a\n"
_NASTY = (0, 1, 0x7F, 0x80, 0xD0, 0xD9, 0xDA, 0xFE, 0xFF)
_MAX_CHANGES = 3
_MAX_RUN = 64


def mutated(data: bytes, seed: int) -> bytes:
    """`data` with one to three changes; those of a PNG mostly with the checksums mended, so that they get far."""
    dice = random.Random(seed)
    for _number in range(dice.randint(1, _MAX_CHANGES)):
        if data:
            data = dice.choice(_CHANGES)(data, dice)
    return _with_checksums(data) if data.startswith(_PNG) and dice.random() < 0.8 else data


def _place(data: bytes, dice: random.Random) -> int:
    """Anywhere, but every other time near the start, where the headers are."""
    return dice.randrange(min(len(data), 512) if dice.random() < 0.5 else len(data))


def _set_byte(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    value = dice.choice(_NASTY) if dice.random() < 0.5 else dice.randrange(256)
    return data[:at] + bytes((value,)) + data[at + 1 :]


def _flip_bit(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return data[:at] + bytes((data[at] ^ 1 << dice.randrange(8),)) + data[at + 1 :]


def _change_number(data: bytes, dice: random.Random) -> bytes:
    """A number of 16 or 32 bits, off by a little or an extreme."""
    form = dice.choice((">H", "<H", ">I", "<I"))
    size = struct.calcsize(form)
    if len(data) < size:
        return data
    at = min(_place(data, dice), len(data) - size)
    (value,) = struct.unpack_from(form, data, at)
    top = 256**size - 1
    value = dice.choice((0, 1, top, top // 2, (value + dice.choice((-2, -1, 1, 2, 16))) & top))
    return data[:at] + struct.pack(form, value) + data[at + size :]


def _cut_end(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data)) + 1]


def _cut_out(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return data[:at] + data[at + dice.randint(1, _MAX_RUN) :]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    run = data[at : at + dice.randint(1, _MAX_RUN)]
    return data[:at] + run + data[at:]


def _swap(data: bytes, dice: random.Random) -> bytes:
    first, second = sorted((_place(data, dice), _place(data, dice)))
    length = dice.randint(1, _MAX_RUN)
    one, other = data[first : first + length], data[second : second + length]
    return data[:first] + other + data[first + length : second] + one + data[second + length :]


def _blank(data: bytes, dice: random.Random) -> bytes:
    at, length = _place(data, dice), dice.randint(1, _MAX_RUN)
    return data[:at] + bytes((dice.choice((0, 0xFF)),)) * len(data[at : at + length]) + data[at + length :]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _set_byte, _set_byte, _flip_bit, _change_number, _change_number, _cut_end, _cut_out, _repeat, _swap, _blank,
)  # fmt: skip


def _with_checksums(data: bytes) -> bytes:
    """A PNG file whose chunks have right checksums, as far as they can be walked."""
    out, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + length > len(data):
            break
        body = data[at + 4 : at + 8 + length]
        out += [data[at : at + 4], body, zlib.crc32(body).to_bytes(4, "big")]
        at += 12 + length
    return b"".join((*out, data[at:]))
