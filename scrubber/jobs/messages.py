"""What a worker answers, as bytes: a value of a type that both sides know, checked field by field when it arrives.

A worker decodes photos from strangers, and one that was taken over may answer anything. So its answers are data: JSON,
and behind it the bytes of pictures, which the JSON only counts. Nothing in them names a type, a function or a module;
what is read follows from the type that was asked for. Rejected: pickle, which runs what it reads.

The fields of a dataclass stand in their order without names; a member of an enumeration is its value.
"""

import json
import math
import operator
import string
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from scrubber import errors
from scrubber.errors import Detail, Refused, ScrubberError

MAX_TEXT = 1 << 20
"""Characters of one text."""
_MAX_INTEGER = 1 << 63
_MAX_ROWS, _COLUMNS = 100_000, 512
_LENGTH = struct.Struct("<Q")


class Untrue(Exception):
    """An answer that can't be one to what was asked; the text says what is wrong with it, in our own words."""


class _Blobs:
    """The bytes behind the JSON, handed out in order."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._used = 0

    def take(self, length: object) -> bytes:
        """The next bytes. Raises `Untrue`."""
        if type(length) is not int or not 0 <= length <= len(self._data) - self._used:
            raise Untrue("bytes that aren't there")
        self._used += length
        return bytes(self._data[self._used - length : self._used])

    def all_taken(self) -> bool:
        """Whether none are left."""
        return self._used == len(self._data)


Write = Callable[[Any, list[bytes]], object]
Read = Callable[[object, _Blobs], Any]


def pack(value: object, kind: Any) -> bytes:
    """`value`, which is of type `kind`, as bytes. Raises TypeError, ValueError or AttributeError for one that isn't."""
    blobs: list[bytes] = []
    text = json.dumps(_writer(kind)(value, blobs), separators=(",", ":"), allow_nan=False).encode()
    return b"".join((_LENGTH.pack(len(text)), text, *blobs))


def unpack(data: bytes | bytearray, kind: Any) -> Any:
    """The value of type `kind` that was packed. Raises `Untrue` for anything else."""
    whole = memoryview(data)
    if len(whole) < _LENGTH.size or _LENGTH.unpack_from(whole)[0] > len(whole) - _LENGTH.size:
        raise Untrue("a length that isn't there")
    end = _LENGTH.size + _LENGTH.unpack_from(whole)[0]
    blobs = _Blobs(whole[end:])
    try:
        value = _reader(kind)(json.loads(bytes(whole[_LENGTH.size : end]), parse_constant=_no_constant), blobs)
    except (ValueError, RecursionError) as error:  # JSON that isn't, or that is nested too deep
        raise Untrue("no JSON") from error
    if not blobs.all_taken():
        raise Untrue("more bytes than were told")
    return value


def _no_constant(_name: str) -> object:
    raise Untrue("a number that is none")


def _split(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(kind), get_args(kind)


def _optional(kind: Any) -> Any:
    """What else than None a union may be."""
    others = [argument for argument in get_args(kind) if argument is not NoneType]
    if len(others) != 1 or len(others) == len(get_args(kind)):
        raise TypeError(f"no message can hold {kind}")
    return others[0]


@cache
def _writer(kind: Any) -> Write:
    """How a value of this type is written. Raises TypeError for types that no message holds."""
    origin, args = _split(kind)
    if kind in _SIMPLE_WRITERS:
        return _SIMPLE_WRITERS[kind]
    if origin in (Union, UnionType):
        write = _writer(_optional(kind))
        return lambda value, blobs: None if value is None else write(value, blobs)
    if origin in (tuple, frozenset) and (origin is frozenset or args[1:] == (Ellipsis,)):
        write_one = _writer(args[0])
        return lambda values, blobs: [write_one(value, blobs) for value in values]
    if origin is tuple:
        writers = [_writer(argument) for argument in args]
        return lambda values, blobs: [write(one, blobs) for write, one in zip(writers, values, strict=True)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value, _blobs: kind(value).value
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_writer(kind)
    raise TypeError(f"no message can hold {kind}")


def _record_writer(kind: type) -> Write:
    members = [(name, _writer(one)) for name, one in _fields(kind)]

    def write(value: Any, blobs: list[bytes]) -> object:
        if type(value) is not kind:
            raise TypeError(f"{type(value).__name__} is no {kind.__name__}")
        return [write_one(getattr(value, name), blobs) for name, write_one in members]

    return write


def _fields(kind: Any) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return ((field.name, hints[field.name]) for field in fields(kind))


@cache
def _reader(kind: Any) -> Read:
    """How a value of this type is read and checked."""
    origin, args = _split(kind)
    if kind in _SIMPLE_READERS:
        return _SIMPLE_READERS[kind]
    if origin in (Union, UnionType):
        read = _reader(_optional(kind))
        return lambda value, blobs: None if value is None else read(value, blobs)
    if origin is frozenset:
        return _set_reader(_reader(args[0]))
    if origin is tuple and args[1:] == (Ellipsis,):
        read_one = _reader(args[0])
        return lambda value, blobs: tuple([read_one(item, blobs) for item in _list(value)])
    if origin is tuple:
        readers = [_reader(argument) for argument in args]
        return lambda value, blobs: tuple(_each(readers, value, blobs))
    if issubclass(kind, Enum):
        return _member_reader({member.value: member for member in kind})
    readers = [_reader(one) for _name, one in _fields(kind)]
    return lambda value, blobs: kind(*_each(readers, value, blobs))


def _list(value: object) -> list[object]:
    if type(value) is not list:
        raise Untrue("no list where one belongs")
    return value


def _each(readers: list[Read], value: object, blobs: _Blobs) -> list[Any]:
    values = _list(value)
    if len(values) != len(readers):
        raise Untrue("a record of another length")
    return [read(one, blobs) for read, one in zip(readers, values, strict=True)]


def _set_reader(read_one: Read) -> Read:
    def read(value: object, blobs: _Blobs) -> frozenset[Any]:
        members = [read_one(item, blobs) for item in _list(value)]
        if len(members) != len(set(members)):
            raise Untrue("a set with a member twice")
        return frozenset(members)

    return read


def _member_reader(members: Mapping[Any, Enum]) -> Read:
    def read(value: object, _blobs: _Blobs) -> Enum:
        if not isinstance(value, str | int) or isinstance(value, bool) or value not in members:
            raise Untrue("no member of its enumeration")
        return members[value]

    return read


def _read_text(value: object, _blobs: _Blobs) -> str:
    if type(value) is not str or len(value) > MAX_TEXT:
        raise Untrue("no text, or too long")
    return value


def _read_integer(value: object, _blobs: _Blobs) -> int:
    if type(value) is not int or not -_MAX_INTEGER <= value < _MAX_INTEGER:
        raise Untrue("no number, or too large")
    return value


def _read_real(value: object, _blobs: _Blobs) -> float:
    if type(value) not in (int, float) or not isinstance(value, int | float):
        raise Untrue("no number")
    if abs(value) >= _MAX_INTEGER or not math.isfinite(value):
        raise Untrue("a number too large")
    return float(value)


def _read_truth(value: object, _blobs: _Blobs) -> bool:
    if type(value) is not bool:
        raise Untrue("neither true nor false")
    return value


def _write_bytes(value: bytes, blobs: list[bytes]) -> int:
    blobs.append(bytes(value))
    return len(blobs[-1])


def _write_problem(problem: ScrubberError, _blobs: list[bytes]) -> object:
    detail = problem.detail
    return [type(problem).__name__, problem.values, [detail.check, detail.part, detail.offset]]


def _read_problem(value: object, blobs: _Blobs) -> ScrubberError:
    """A problem of `scrubber.errors` whose sentence has all its values."""
    if type(value) is not list or len(value) != 3 or type(value[1]) is not dict:
        raise Untrue("no problem")
    kind = _PROBLEMS.get(_read_text(value[0], blobs))
    values = {_read_text(name, blobs): _text_or_integer(one, blobs) for name, one in value[1].items()}
    of_kind = str(values.pop("kind", "")) if kind is not None and issubclass(kind, Refused) else ""
    if kind is None or values.keys() != _named_in(kind.sentence):
        raise Untrue("a problem that doesn't exist")
    if issubclass(kind, Refused):
        return kind(str(values["what"]), _reader(Detail)(value[2], blobs), of_kind)
    return kind(**values)


def _text_or_integer(value: object, blobs: _Blobs) -> str | int:
    return _read_text(value, blobs) if type(value) is str else _read_integer(value, blobs)


@cache
def _named_in(sentence: str) -> frozenset[str]:
    return frozenset(name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name)


def _write_rows(value: Any, blobs: list[bytes]) -> object:
    """An array of faces x 512 numbers, as `PhotoIdentities` has them, or None."""
    return None if value is None else [len(value), _write_bytes(value.astype("<f4").tobytes(), blobs)]


def _read_rows(value: object, blobs: _Blobs) -> Any:
    if value is None:
        return None
    import numpy  # only who compares faces needs it

    rows, data = _each([_read_integer, lambda length, blobs: blobs.take(length)], value, blobs)
    if not 0 <= rows <= _MAX_ROWS or len(data) != rows * _COLUMNS * 4:
        raise Untrue("rows of another length")
    array = numpy.frombuffer(data, "<f4").reshape(rows, _COLUMNS)
    if not numpy.isfinite(array).all():
        raise Untrue("a number that is none")
    return array


_PROBLEMS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, ScrubberError) and kind not in (ScrubberError, Refused)
}
_SIMPLE_WRITERS: dict[Any, Write] = {
    str: lambda value, _blobs: str(value),
    int: lambda value, _blobs: operator.index(value),
    float: lambda value, _blobs: float(value),
    bool: lambda value, _blobs: bool(value),
    bytes: _write_bytes,
    ScrubberError: _write_problem,
    Any: _write_rows,
}
_SIMPLE_READERS: dict[Any, Read] = {
    str: _read_text,
    int: _read_integer,
    float: _read_real,
    bool: _read_truth,
    bytes: lambda value, blobs: blobs.take(value),
    ScrubberError: _read_problem,
    Any: _read_rows,
}
