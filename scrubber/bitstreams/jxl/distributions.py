"""How often each symbol occurs in an entropy-coded stream of JPEG XL, as prefix code or as ANS table.

ISO/IEC 18181-1, annexes C.2.4 (prefix codes, as Brotli writes them: RFC 7932, section 3) and C.2.5, C.2.6 (ANS).
"""

from scrubber.bitstreams.jxl.bits import DAMAGED, BitReader
from scrubber.errors import Detail, ParseError

LENGTH_ORDER = (1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15)
_LENGTH_OF_LENGTH = {(2, 0): 0, (2, 2): 3, (2, 1): 4, (3, 3): 2, (4, 7): 1, (4, 15): 5}
_SIMPLE_LENGTHS = ((0,), (1, 1), (1, 2, 2), (2, 2, 2, 2), (1, 2, 3, 3))
_RANGE_BITS = 12
_RANGE = 1 << _RANGE_BITS
_REPEATED = _RANGE_BITS + 1
_LOG_COUNTS = {
    (3, 0): 10, (3, 2): 7, (3, 4): 6, (3, 5): 8, (3, 6): 9, (4, 3): 3, (4, 11): 1,
    (4, 7): 5, (4, 15): 2, (4, 9): 4, (5, 17): 0, (6, 33): 11, (7, 1): 12, (7, 65): 13,
}  # fmt: skip


class PrefixCode:
    """Symbols by their bits."""

    def __init__(self, lengths: dict[int, int]) -> None:
        """`lengths` has the count of bits of every symbol that occurs; the code must be complete or of one symbol."""
        self.only = next(iter(lengths)) if len(lengths) == 1 else None
        self._symbols: dict[tuple[int, int], int] = {}
        code, last = 0, 0
        for length, symbol in sorted((length, symbol) for symbol, length in lengths.items()):
            code <<= length - last
            last = length
            self._symbols[length, _reversed(code, length)] = symbol
            code += 1
        if self.only is None and code != 1 << last:
            raise ParseError(DAMAGED, Detail("jxl.distributions-init"))
        self._lengths = sorted(set(lengths.values()))

    def read(self, bits: BitReader) -> int:
        """The next symbol."""
        if self.only is not None:
            return self.only
        return _lookup(bits, self._symbols, self._lengths)


def _reversed(code: int, length: int) -> int:
    return int(f"{code:0{length}b}"[::-1], 2) if length else 0


def _lookup(bits: BitReader, symbols: dict[tuple[int, int], int], lengths: list[int]) -> int:
    """The symbol whose bits come next, of a complete code."""
    byte, shift = divmod(bits.position, 8)
    window = int.from_bytes(bits.data[byte : byte + 3], "little") >> shift
    for length in lengths:
        symbol = symbols.get((length, window & (1 << length) - 1))
        if symbol is not None:
            bits.pass_over(length)
            return symbol
    raise ParseError(DAMAGED, Detail("jxl.distributions-lookup"))


def read_prefix_code(bits: BitReader, size: int) -> PrefixCode:
    """A code of at most `size` symbols. Raises `ParseError`."""
    if size == 1:
        return PrefixCode({0: 0})
    first = bits.take(2)
    return _simple_code(bits, size) if first == 1 else _full_code(bits, size, first)


def _simple_code(bits: BitReader, size: int) -> PrefixCode:
    """A code of one to four symbols."""
    count = bits.take(2) + 1
    symbols = [bits.take((size - 1).bit_length()) for _symbol in range(count)]
    form = count - 1 + (bits.take(1) if count == 4 else 0)
    if max(symbols) >= size or len(set(symbols)) < count:
        raise ParseError(DAMAGED, Detail("jxl.distributions-simple-code"))
    return PrefixCode(dict(zip(symbols, _SIMPLE_LENGTHS[form], strict=True)))


def _full_code(bits: BitReader, size: int, skipped: int) -> PrefixCode:
    """A code whose lengths are packed by another one."""
    lengths: dict[int, int] = {}
    space = 32
    for place in LENGTH_ORDER[skipped:]:
        length = _lookup(bits, _LENGTH_OF_LENGTH, [2, 3, 4])
        if length:
            lengths[place] = length
            space -= 32 >> length
        if space <= 0:
            break
    if not lengths:
        raise ParseError(DAMAGED, Detail("jxl.distributions-full-code"))
    return PrefixCode(_read_lengths(bits, size, PrefixCode(lengths)))


def _read_lengths(bits: BitReader, size: int, code: PrefixCode) -> dict[int, int]:
    lengths: dict[int, int] = {}
    symbol, space, previous = 0, 1 << 15, 8
    repeats, repeated = 0, 0
    while symbol < size and space > 0:
        length = code.read(bits)
        if length < 16:
            repeats, count = 0, 1
            previous = length or previous
        else:
            length, was = (previous if length == 16 else 0), length
            before = repeats if length == repeated else 0
            repeated, extra = length, was - 14
            repeats = ((before - 2 << extra) if before else 0) + bits.take(extra) + 3
            count = repeats - before
        if symbol + count > size:
            raise ParseError(DAMAGED, Detail("jxl.distributions-read-lengths-2"))
        if length:
            lengths.update(dict.fromkeys(range(symbol, symbol + count), length))
            space -= count << 15 - length
        symbol += count
    if space or not lengths:
        raise ParseError(DAMAGED, Detail("jxl.distributions-read-lengths"))
    return lengths


class AliasTable:
    """A distribution over symbols that looks up a state in constant time (annex C.2.6)."""

    def __init__(self, counts: list[int], alphabet_bits: int) -> None:
        self._bits = _RANGE_BITS - alphabet_bits
        self._counts = counts + [0] * ((1 << alphabet_bits) - len(counts))
        size = 1 << self._bits
        if _RANGE in counts:
            self._cutoffs = [0] * len(self._counts)
            self._other = [counts.index(_RANGE)] * len(self._counts)
            self._offsets = [place * size for place in range(len(self._counts))]
        else:
            self._balance(size)

    def _balance(self, size: int) -> None:
        """Fill what the rare symbols leave of their slots with frequent ones."""
        cutoffs = list(self._counts)
        self._other = list(range(len(cutoffs)))
        self._offsets = [0] * len(cutoffs)
        over = [place for place, count in enumerate(cutoffs) if count > size]
        under = [place for place, count in enumerate(cutoffs) if count < size]
        while over:
            giver, taker = over.pop(), under.pop()
            cutoffs[giver] -= size - cutoffs[taker]
            self._other[taker], self._offsets[taker] = giver, cutoffs[giver] - cutoffs[taker]
            if cutoffs[giver] != size:
                (under if cutoffs[giver] < size else over).append(giver)
        self._cutoffs = cutoffs

    def step(self, state: int) -> tuple[int, int]:
        """The symbol that a state stands for, and the state before it, not yet filled up."""
        place = state & _RANGE - 1
        slot, offset = place >> self._bits, place & (1 << self._bits) - 1
        symbol = slot
        if offset >= self._cutoffs[slot]:
            symbol = self._other[slot]
            offset += self._offsets[slot]
        return symbol, self._counts[symbol] * (state >> _RANGE_BITS) + offset


def read_alias_table(bits: BitReader, alphabet_bits: int) -> AliasTable:
    """A distribution over at most 1 << `alphabet_bits` symbols. Raises `ParseError`."""
    counts = _read_counts(bits)
    while len(counts) > 1 and not counts[-1]:
        counts.pop()
    if len(counts) > 1 << alphabet_bits:
        raise ParseError(DAMAGED, Detail("jxl.distributions-read-alias-table"))
    return AliasTable(counts, alphabet_bits)


def _read_counts(bits: BitReader) -> list[int]:
    """How often each symbol occurs in 4096."""
    if bits.take(1):
        return _one_or_two(bits)
    if bits.take(1):
        size = _byte(bits) + 1
        return [_RANGE // size + (place < _RANGE % size) for place in range(size)]
    return _written_out(bits)


def _one_or_two(bits: BitReader) -> list[int]:
    count = bits.take(1) + 1
    symbols = [_byte(bits) for _symbol in range(count)]
    counts = [0] * (max(symbols) + 1)
    first = bits.take(_RANGE_BITS) if count == 2 else _RANGE
    if len(set(symbols)) < count:
        raise ParseError(DAMAGED, Detail("jxl.distributions-one-or-two"))
    counts[symbols[0]] = first
    if count == 2:
        counts[symbols[1]] = _RANGE - first
    return counts


def _written_out(bits: BitReader) -> list[int]:
    log = next((place for place in range(3) if not bits.take(1)), 3)
    shift = (bits.take(log) | 1 << log) - 1
    size = _byte(bits) + 3
    logs = _read_logs(bits, size)
    largest = max((log for log in logs if log != _REPEATED), default=_REPEATED)
    rest = logs.index(largest)
    if shift > _RANGE_BITS + 1 or _REPEATED in (largest, *logs[rest + 1 : rest + 2]):
        raise ParseError(DAMAGED, Detail("jxl.distributions-written-out"))
    return _counts_from_logs(bits, logs, rest, shift)


def _read_logs(bits: BitReader, size: int) -> list[int]:
    """For each symbol the logarithm of its count plus one; `_REPEATED` where the count before it is repeated."""
    logs: list[int] = []
    while len(logs) < size:
        log = _lookup(bits, _LOG_COUNTS, [3, 4, 5, 6, 7])
        logs += [_REPEATED] * (_byte(bits) + 4) if log == _REPEATED else [log]
    if len(logs) > size:
        raise ParseError(DAMAGED, Detail("jxl.distributions-read-logs"))
    return logs


def _counts_from_logs(bits: BitReader, logs: list[int], rest: int, shift: int) -> list[int]:
    """The counts; the symbol at `rest` gets what the others leave of 4096."""
    counts: list[int] = []
    for place, log in enumerate(logs):
        if log == _REPEATED:
            counts.append(counts[-1] if counts else 0)
        elif place == rest or log < 2:
            counts.append(0 if place == rest else log)
        else:
            count = max(0, min(log - 1, shift - (_RANGE_BITS - log + 1 >> 1)))
            counts.append((1 << log - 1) + (bits.take(count) << log - 1 - count))
    counts[rest] = _RANGE - sum(counts)
    if counts[rest] <= 0:
        raise ParseError(DAMAGED, Detail("jxl.distributions-counts-from-logs"))
    return counts


def _byte(bits: BitReader) -> int:
    """A number below 256."""
    if not bits.take(1):
        return 0
    count = bits.take(3)
    return bits.take(count) + (1 << count)
