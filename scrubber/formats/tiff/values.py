"""The values of TIFF tags as a copy holds them: as they stand, or without the room that has no meaning."""

import struct
from fractions import Fraction

from scrubber.bitstreams.hidden_text import IN_NUMBERS, has_text
from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Ifd
from scrubber.containers.tiff_tags import Tag
from scrubber.errors import Detail, ParseError
from scrubber.formats import reasons
from scrubber.formats.tiff.essence import Field
from scrubber.formats.tiff.keep_list import (
    KEEP_LIST,
    MAX_DENOMINATOR,
    Count,
    IfWrong,
    Rule,
    has_color_map,
    integer,
    most_values,
)

_KNOWN_FLAGS = 7
"""Flags of NewSubfileType: a smaller version of another page, a page of many, a mask."""


def kept_field(entry: Entry, ifd: Ifd) -> Field | None:
    """A tag of the keep-list, None when it is removed. Raises `ParseError` for values without a meaning."""
    rule = KEEP_LIST.get(entry.tag)
    is_known = entry.type in tiff.TYPE_SIZES and entry.count > 0
    if rule is None or not is_known or not _has_meaning(entry, ifd):
        return None
    has_form = _has_form(entry, rule, ifd)
    value = _known_value(entry, rule, ifd) if has_form else b""
    if has_form and entry.tag == Tag.ROWS_PER_STRIP and not 0 < _numbers(entry, value)[0] <= _height(ifd):
        return Field(entry.tag, tiff.LONG, 1, struct.pack(f"{entry.order}I", _height(ifd)))
    if has_form and _is_plausible(entry, rule, value):
        return _field(entry, value)
    if rule.if_wrong is IfWrong.REMOVE or (rule.if_wrong is IfWrong.DEFAULT and has_form):
        return None
    detail = Detail("tiff.impossible-value", f"{ifd.name} {Tag(entry.tag).name}", ifd.offset)
    raise ParseError(reasons.DAMAGED_HEADER, detail)


def _has_form(entry: Entry, rule: Rule, ifd: Ifd) -> bool:
    """Whether type and number of values are right: programs take what is not in different ways, or for nothing."""
    most = most_values(rule, integer(ifd, Tag.SAMPLES_PER_PIXEL, 1), integer(ifd, Tag.BITS_PER_SAMPLE, 1))
    may_be_one = rule.count is Count.PER_SAMPLE and entry.count == 1
    is_counted = entry.count >= most if rule.count is Count.PER_SAMPLE else entry.count == most
    return entry.type in rule.types and entry.readable and (is_counted or may_be_one)


def _has_meaning(entry: Entry, ifd: Ifd) -> bool:
    if entry.tag == Tag.COLOR_MAP:
        return has_color_map(ifd)
    return entry.tag != Tag.ROWS_PER_STRIP or ifd.get(Tag.TILE_OFFSETS) is None


def _known_value(entry: Entry, rule: Rule, ifd: Ifd) -> bytes:
    """As many values as have a meaning, of a number made of flags those flags that have one."""
    samples, bits = integer(ifd, Tag.SAMPLES_PER_PIXEL, 1), integer(ifd, Tag.BITS_PER_SAMPLE, 1)
    value = entry.head(tiff.TYPE_SIZES[entry.type] * most_values(rule, samples, bits))
    if entry.tag == Tag.NEW_SUBFILE_TYPE:
        return _packed(entry, [number & _KNOWN_FLAGS for number in _numbers(entry, value)])
    return value


def _field(entry: Entry, value: bytes) -> Field:
    """The tag with this value in its neutral form."""
    if entry.type in (tiff.RATIONAL, tiff.SRATIONAL):
        value = plain_fractions(value, entry.order)
    return Field(entry.tag, entry.type, len(value) // tiff.TYPE_SIZES[entry.type], value)


def _is_plausible(entry: Entry, rule: Rule, value: bytes) -> bool:
    """Whether every number has a meaning and, but for the colours of a palette, none reads like text."""
    if rule.values is not None and not all(number in rule.values for number in _numbers(entry, value)):
        return False
    return entry.tag == Tag.COLOR_MAP or not has_text(value, IN_NUMBERS)


def _height(ifd: Ifd) -> int:
    return integer(ifd, Tag.IMAGE_LENGTH, 0)


def _numbers(entry: Entry, value: bytes) -> list[int]:
    size = tiff.TYPE_SIZES[entry.type]
    return [int.from_bytes(value[at : at + size], entry.endian) for at in range(0, len(value), size)]


def _packed(entry: Entry, numbers: list[int]) -> bytes:
    return b"".join(number.to_bytes(tiff.TYPE_SIZES[entry.type], entry.endian) for number in numbers)


def plain_fractions(value: bytes, order: str) -> bytes:
    """Fractions whose denominators are small enough to hold no text."""
    numbers = list(struct.unpack(f"{order}{len(value) // 4}I", value))
    for at in range(0, len(numbers), 2):
        if numbers[at + 1] > MAX_DENOMINATOR:
            short = Fraction(numbers[at], numbers[at + 1]).limit_denominator(MAX_DENOMINATOR)
            numbers[at : at + 2] = [short.numerator, short.denominator]
    return struct.pack(f"{order}{len(numbers)}I", *numbers)


def blank_colours(colour_map: bytes, used: set[int]) -> bytes:
    """A colour map (all reds, all greens, all blues; two bytes each) with black for the indexes not in `used`.

    Readers tell maps of 8-bit colours by their values being below 256; a map that would look so then gets one
    unused entry that doesn't.
    """
    count = len(colour_map) // 6
    kept = bytearray(len(colour_map))
    for index in used:
        for at in (2 * index, 2 * (index + count), 2 * (index + 2 * count)):
            if index < count:
                kept[at : at + 2] = colour_map[at : at + 2]
    looks_narrow = not any(kept[::2]) or not any(kept[1::2])
    was_narrow = not any(colour_map[::2]) or not any(colour_map[1::2])
    unused = next((index for index in range(count) if index not in used), None)
    if looks_narrow and not was_narrow and unused is not None:
        kept[2 * unused : 2 * unused + 2] = b"\xff\xff"
    return bytes(kept)
