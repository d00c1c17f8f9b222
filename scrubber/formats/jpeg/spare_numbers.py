"""Numbers in a JPEG picture that no decoder needs: fill bits before restart markers, and the quantisation of
coefficients that are zero in every block. Both can hold words and change no pixel.

Which they are only following all codes tells, which takes many times as long as cleaning. So it is done only where
they look odd: fill bits that are not ones, or a quantisation table that reads like words and jumps up and down.
"""

from dataclasses import replace
from itertools import pairwise
from math import sqrt

from scrubber.bitstreams.hidden_text import IN_PARAMETERS, has_text
from scrubber.bitstreams.jpeg_huffman import Block, FollowedScan, read_table, walk, with_ones
from scrubber.containers.jpeg.headers import BASELINE, EXTENDED, FrameHeader, ScanHeader
from scrubber.formats.base import Oddity
from scrubber.formats.jpeg.picture import Picture, Scan

_MAX_BYTES = 1_500_000
"""Of a scan that is followed: two seconds or so."""
_LAST_BIT = bytes(byte & 1 for byte in range(256))
_TABLE_BYTES = 65
"""Of a quantisation table with 8-bit numbers, its destination first."""
_WILD = 5.5
"""How often the numbers of a table run through their whole range: of 125 tables in real photos, 122 stay below."""


def without_spare_numbers(picture: Picture) -> Picture:
    """The picture with ones for fill bits and 1 for quantisation that nothing needs; the same when all is well."""
    if picture.frame.marker not in (BASELINE, EXTENDED) or picture.frame.precision != 8:
        return picture
    scans = [_plain(picture.frame, scan) for scan in picture.scans]
    if all(one is other for one, other in zip(scans, picture.scans, strict=True)):
        return picture
    return replace(picture, scans=scans, oddities=picture.oddities | {Oddity.PICTURE_REWRITTEN})


def _plain(frame: FrameHeader, scan: Scan) -> Scan:
    has_words = {key for key, table in scan.quantisation.items() if _reads_like_words(table)}
    has_odd_bits = _are_bits_odd(scan.restarts)
    if len(scan.data) > _MAX_BYTES or not (has_words or has_odd_bits):
        return scan
    followed = _followed(frame, scan)
    if followed is None:
        return scan
    tables = {key: _needed(table, key, frame, followed) for key, table in scan.quantisation.items() if key in has_words}
    quantisation = scan.quantisation | tables
    filled = with_ones(followed)
    is_full = not has_odd_bits or filled == scan.data.tobytes()
    if is_full and quantisation == scan.quantisation:
        return scan
    return replace(scan, quantisation=quantisation, data=scan.data if is_full else memoryview(filled))


def _reads_like_words(table: bytes) -> bool:
    numbers = table[1:]
    if len(table) != _TABLE_BYTES or not has_text(numbers, IN_PARAMETERS):
        return False
    steps = sum(abs(one - other) for one, other in pairwise(numbers))
    return steps > _WILD * (max(numbers) - min(numbers))


def _are_bits_odd(restarts: bytes) -> bool:
    """Whether more bytes before restart markers end in a zero bit than the one in eight that needs no filling."""
    count = len(restarts) // 4
    zeros = restarts[1::4].translate(_LAST_BIT).count(0) - restarts.count(b"\xff\0\xff")  # a stuffed byte is 0xFF
    return zeros > 1 + count / 8 + sqrt(count)


def _followed(frame: FrameHeader, scan: Scan) -> FollowedScan | None:
    header = ScanHeader.read(scan.payload)
    is_single = len(header.components) == 1
    blocks: list[Block] = []
    for component in header.components:
        if {component.dc_table, 0x10 | component.ac_table} - scan.entropy.keys():
            return None
        tables = (read_table(scan.entropy[key][1:]) for key in (component.dc_table, 0x10 | component.ac_table))
        sampling = frame.component(component.identifier).sampling
        count = 1 if is_single else (sampling >> 4) * (sampling & 15)
        blocks += [Block(component.identifier, *tables)] * count
    return walk(bytes(scan.data), blocks, frame.units(header), scan.restart_interval)


def _needed(table: bytes, key: int, frame: FrameHeader, followed: FollowedScan) -> bytes:
    """The table with a 1 for every coefficient that is zero in all components that use it."""
    users = [one.identifier for one in frame.components if one.quantisation_table == key]
    if not followed.coefficients.keys() >= set(users):
        return table  # another scan uses it too
    needed = set().union(*(followed.coefficients[user] for user in users))
    return table[:1] + bytes(number if place in needed else 1 for place, number in enumerate(table[1:]))
