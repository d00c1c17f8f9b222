"""Damage for photos: what bit rot, broken transfers and careless programs do; by seed, to be repeated."""

import random
import struct
import zlib
from collections.abc import Callable

_PNG = b"\x89PNG\r\n\x1a\n"
_NASTY = (0, 1, 0x7F, 0x80, 0xD0, 0xD9, 0xDA, 0xFE, 0xFF)
_MAX_CHANGES = 3
_MAX_RUN = 64
_HEAD = 16
"""Bytes at the beginning of a part that say what it is."""
_OF_PARTS = 0.4
"""How often a mutant begins with a change of whole parts."""


def mutated(data: bytes, seed: int, edges: tuple[int, ...] = ()) -> bytes:
    """`data` with one to three changes; those of a PNG mostly with the checksums mended, so that they get far.

    `edges` are the offsets where the parts of the file begin: then the first change is often one of whole parts.
    """
    dice = random.Random(seed)
    changes = dice.randint(1, _MAX_CHANGES)
    if len(edges) > 1 and dice.random() < _OF_PARTS:
        data, changes = dice.choice(_PART_CHANGES)(data, edges, dice), changes - 1
    for _number in range(changes):
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


def _part(data: bytes, edges: tuple[int, ...], dice: random.Random) -> tuple[int, int]:
    """Where a part begins and ends."""
    number = dice.randrange(len(edges))
    return edges[number], edges[number + 1] if number + 1 < len(edges) else len(data)


def _drop_part(data: bytes, edges: tuple[int, ...], dice: random.Random) -> bytes:
    start, end = _part(data, edges, dice)
    return data[:start] + data[end:]


def _move_part(data: bytes, edges: tuple[int, ...], dice: random.Random) -> bytes:
    """Repeated somewhere else, or moved there."""
    start, end = _part(data, edges, dice)
    at = dice.choice(edges)
    rest = data if dice.random() < 0.5 else data[:start] + data[end:]
    return rest[:at] + data[start:end] + rest[at:]


def _head_of_part(data: bytes, edges: tuple[int, ...], dice: random.Random) -> bytes:
    """One byte of the first that a part has: its kind, its length, its first numbers."""
    start, end = _part(data, edges, dice)
    at = start + dice.randrange(min(_HEAD, end - start))
    return data[:at] + bytes((dice.choice(_NASTY) if dice.random() < 0.5 else dice.randrange(256),)) + data[at + 1 :]


def _end_in_part(data: bytes, edges: tuple[int, ...], dice: random.Random) -> bytes:
    start, end = _part(data, edges, dice)
    return data[: dice.randint(start, min(end, start + _HEAD))]


_PART_CHANGES = (_drop_part, _move_part, _head_of_part, _head_of_part, _end_in_part)

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
