"""GIF files built block by block, so that a test can put anything anywhere."""

import struct

from scrubber.containers.gif import pack_sub_blocks

FOUR_COLOURS = bytes((10, 20, 30, 200, 0, 0, 0, 200, 0, 0, 0, 200))


def pack_codes(codes: list[int], width: int = 3) -> bytes:
    """LZW codes of `width` bits each."""
    number = sum(code << (width * index) for index, code in enumerate(codes))
    return number.to_bytes((width * len(codes) + 7) // 8, "little")


def pixels(*indexes: int) -> bytes:
    """LZW data of code size 2 for pixels below 4, with a clear code in front of every pair so that codes stay short."""
    codes: list[int] = []
    for start in range(0, len(indexes), 2):
        codes += [4, *indexes[start : start + 2]]
    return pack_codes([*codes, 5])


def screen(width: int, height: int, table: bytes = FOUR_COLOURS, *, extra_bits: int = 0, background: int = 0) -> bytes:
    size = (len(table) // 3).bit_length() - 2
    packed = (0x80 | size << 4 | size if table else 0) | extra_bits
    return b"GIF89a" + struct.pack("<HHBBB", width, height, packed, background, 0) + table


def image(width: int, height: int, data: bytes, table: bytes = b"", *, extra_bits: int = 0) -> bytes:
    packed = (0x80 | (len(table) // 3).bit_length() - 2 if table else 0) | extra_bits
    return struct.pack("<B4HB", 0x2C, 0, 0, width, height, packed) + table + b"\2" + pack_sub_blocks(data)


def extension(label: int, *blocks: bytes) -> bytes:
    return bytes((0x21, label)) + b"".join(bytes((len(block),)) + block for block in blocks) + b"\0"


def control(*, disposal: int = 0, delay: int = 7, transparent: int | None = None, extra_bits: int = 0) -> bytes:
    packed = disposal << 2 | (transparent is not None) | extra_bits
    return extension(0xF9, struct.pack("<BHB", packed, delay, transparent or 0))


def loop(count: int = 0, name: bytes = b"NETSCAPE2.0") -> bytes:
    return extension(0xFF, name, struct.pack("<BH", 1, count))
