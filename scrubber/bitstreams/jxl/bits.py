"""Bits as JPEG XL orders them: from the least significant bit of each byte on (ISO/IEC 18181-1, annex B)."""

from dataclasses import dataclass

from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

DAMAGED = N_("its picture data can't be read")

U32 = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
"""The four forms of a number, each an offset and a count of bits (annex B.2.2)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Bits from `start` to `end` that need not stay; `zeros` zero bits in their place say that nothing is there."""

    start: int
    end: int
    zeros: int


class BitReader:
    """A position in `data` that raises `ParseError` instead of reading past the end. `gaps` are noted by readers."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.gaps: list[Gap] = []

    def take(self, count: int) -> int:
        """The next `count` bits as a number. Raises `ParseError`."""
        start, shift = divmod(self.position, 8)
        self.position += count
        if self.position > 8 * len(self.data):
            raise ParseError(N_("a part of the picture is missing"), Detail("jxl.bits-take"))
        window = int.from_bytes(self.data[start : start + (shift + count + 7) // 8], "little")
        return window >> shift & (1 << count) - 1

    def choose(self, *forms: tuple[int, int]) -> int:
        """A number in one of four forms."""
        offset, count = forms[self.take(2)]
        return offset + self.take(count)

    def u64(self) -> int:
        """A number of up to 64 bits in one of its four forms (annex B.2.3)."""
        form = self.take(2)
        if form < 3:
            return self.take((0, 4, 8)[form]) + (0, 1, 17)[form]
        value, shift = self.take(12), 12
        while shift < 60 and self.take(1):
            value |= self.take(8) << shift
            shift += 8
        return value | self.take(4) << shift if shift == 60 and self.take(1) else value

    def pass_over(self, count: int) -> None:
        """Move on by `count` bits without looking at them."""
        self.position += count
        self.take(0)

    def may_go(self, start: int, zeros: int) -> None:
        """Note that the bits from `start` to the position need not stay."""
        self.gaps.append(Gap(start, self.position, zeros))

    def stretch(self, start: int) -> "Stretch":
        """The bits from `start` to the position with their gaps, which are forgotten."""
        gaps, self.gaps = tuple(self.gaps), []
        return Stretch(start, self.position, gaps)

    def align(self) -> int:
        """Move on to the next whole byte and return its place. Raises `ParseError` when a bit in between is set."""
        if self.take(-self.position % 8):
            raise ParseError(N_("its picture data can't be read"), Detail("jxl.bits-align"))
        return self.position // 8

    def skip(self, records: int, *fields: U32) -> None:
        """Move on by so many records, each of these numbers. Several times as fast as `choose`. Raises `ParseError`."""
        data, position = self.data, self.position
        widths = [tuple(2 + count for _offset, count in forms) for forms in fields]
        try:
            for _record in range(records):
                for width in widths:
                    byte, shift = position >> 3, position & 7
                    pair = data[byte] >> shift if shift < 7 else data[byte] >> 7 | data[byte + 1] << 1
                    position += width[pair & 3]
        except IndexError:
            raise ParseError(N_("a part of the picture is missing"), Detail("jxl.bits-skip")) from None
        self.position = position
        self.take(0)

    def between(self, start: int, end: int) -> int:
        """The bits from position `start` to `end` as a number."""
        window = int.from_bytes(self.data[start // 8 : (end + 7) // 8], "little")
        return window >> start % 8 & (1 << end - start) - 1

    def rest(self) -> bytes:
        """The bytes behind the one that the position is in; raises `ParseError` when bits before them are set."""
        return self.data[self.align() :]


class BitWriter:
    """Bits put one behind the other."""

    def __init__(self) -> None:
        self._fields: list[tuple[int, int]] = []

    def put(self, value: int, count: int) -> None:
        """Append the lowest `count` bits of `value`."""
        self._fields.append((value, count))

    def put_u32(self, value: int, forms: U32) -> None:
        """Append `value` in the first of four forms that can hold it. Raises `ParseError` when none can."""
        for selector, (offset, count) in enumerate(forms):
            if 0 <= value - offset < 1 << count:
                self.put(selector | value - offset << 2, 2 + count)
                return
        raise ParseError(N_("it has too many parts"), Detail("jxl.bits-put-u32"))

    def put_u64(self, value: int) -> None:
        """Append a number of up to 64 bits (annex B.2.3)."""
        if value == 0:
            self.put(0, 2)
        elif value <= 272:
            self.put(*((1 | value - 1 << 2, 6) if value <= 16 else (2 | value - 17 << 2, 10)))
        else:
            self.put(3 | (value & 0xFFF) << 2, 14)
            value >>= 12
            for width in (*[8] * 6, 4):
                self.put(bool(value) | (value & (1 << width) - 1) << 1, 1 + width if value else 1)
                if not value:
                    break
                value >>= width

    def to_bytes(self) -> bytes:
        """All bits, filled up with zeros to a whole byte."""
        total, length = 0, 0
        for value, count in self._fields:
            total |= value << length
            length += count
        return total.to_bytes((length + 7) // 8, "little")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bits from `start` to `end` of a buffer, with those among them that need not stay."""

    start: int
    end: int
    gaps: tuple[Gap, ...]

    def copy(self, data: bytes, out: BitWriter, *, start: int = 0, with_zeros: bool = True) -> None:
        """Append the bits to `out`, but for those in front of `start`; gaps become zeros or are left out altogether."""
        bits, start = BitReader(data), max(start, self.start)
        for gap in self.gaps:
            out.put(bits.between(start, gap.start), gap.start - start)
            if with_zeros:
                out.put(0, gap.zeros)
            start = gap.end
        out.put(bits.between(start, self.end), self.end - start)

    def essential(self, data: bytes) -> bytes:
        """The bits outside of gaps, and in front of them how many they are."""
        out = BitWriter()
        self.copy(data, out, with_zeros=False)
        count = self.end - self.start - sum(gap.end - gap.start for gap in self.gaps)
        return count.to_bytes(8, "big") + out.to_bytes()
