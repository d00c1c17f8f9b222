"""Reading numbers that JPEG XL packed with its entropy coder (ISO/IEC 18181-1, annex C).

A stream begins with its own description: whether repeats are coded (LZ77), which contexts share a distribution, how
large numbers are split into a token and plain bits, and the distributions, either prefix codes or tables for asymmetric
numeral systems (ANS). Only the ICC profile and the order of sections are read this way here, so plain Python is fast
enough. What a hostile stream may cost is counted in one `Effort` for a whole file.
"""

from dataclasses import dataclass

from scrubber.bitstreams.jxl.bits import DAMAGED, BitReader
from scrubber.bitstreams.jxl.distributions import AliasTable, PrefixCode, read_alias_table, read_prefix_code
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_
from scrubber.limits import MAX_ENTROPY_STEPS

_MAX_CLUSTERS = 256
_WINDOW = 1 << 20
_PREFIX_BITS = 15
_ANS_END = 0x13 << 16


@dataclass(slots=True)
class Effort:
    """Steps that reading entropy-coded numbers of one file may still take."""

    left: int = MAX_ENTROPY_STEPS

    def spend(self, steps: int) -> None:
        """Raise `LimitExceeded` when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise LimitExceeded(N_("it has too many parts"), Detail("jxl.entropy-spend"))


@dataclass(frozen=True, slots=True)
class _Split:
    """How a number is split (annex C.3.3): tokens below 1 << `exponent` are the number itself."""

    exponent: int
    high: int
    low: int

    def whole(self, token: int, bits: BitReader) -> int:
        """The number that begins with `token`; the rest of its bits are taken. Raises `ParseError`."""
        if token < 1 << self.exponent:
            return token
        inside = self.high + self.low
        count = self.exponent - inside + (token - (1 << self.exponent) >> inside)
        if count > 32:
            raise ParseError(DAMAGED, Detail("jxl.entropy-whole"))
        low = token & (1 << self.low) - 1
        high = token >> self.low & (1 << self.high) - 1 | 1 << self.high
        return (high << count | bits.take(count)) << self.low | low


class NumberReader:
    """An entropy-coded stream, from its description on. Raises `ParseError`, `LimitExceeded`."""

    def __init__(self, bits: BitReader, contexts: int, effort: Effort, *, may_repeat: bool = True) -> None:
        self._bits, self._effort = bits, effort
        self._threshold, self._least = 1 << 32, 0
        self._copies, self._source = 0, 0
        self._earlier: list[int] = []
        self._repeats = bool(bits.take(1))
        if self._repeats:
            if not may_repeat:
                raise ParseError(DAMAGED, Detail("jxl.entropy-init"))
            self._threshold = bits.choose((224, 0), (512, 0), (4096, 0), (8, 15))
            self._least = bits.choose((3, 0), (4, 0), (5, 2), (9, 8))
            self._length_split = _read_split(bits, 8)
            contexts += 1
        self._clusters = _read_clusters(bits, contexts, effort) if contexts > 1 else [0]
        self._read_distributions(max(self._clusters) + 1)
        self._state = 0 if self._is_prefix else bits.take(32)

    def _read_distributions(self, count: int) -> None:
        bits = self._bits
        self._is_prefix = bool(bits.take(1))
        alphabet_bits = _PREFIX_BITS if self._is_prefix else 5 + bits.take(2)
        self._splits = [_read_split(bits, alphabet_bits) for _cluster in range(count)]
        self._codes: list[PrefixCode] = []
        self._tables: list[AliasTable] = []
        if self._is_prefix:
            for size in [_read_size(bits) for _cluster in range(count)]:
                self._effort.spend(size)
                self._codes.append(read_prefix_code(bits, size))
        else:
            self._effort.spend(count << alphabet_bits)
            self._tables = [read_alias_table(bits, alphabet_bits) for _cluster in range(count)]

    def read(self, context: int) -> int:
        """The next number."""
        self._effort.spend(1)
        if self._copies:
            return self._repeated()
        cluster = self._clusters[context]
        token = self._token(cluster)
        if token >= self._threshold:
            self._begin_repeat(token - self._threshold)
            return self._repeated()
        number = self._splits[cluster].whole(token, self._bits)
        if self._repeats:
            self._earlier.append(number)
        return number

    def _begin_repeat(self, token: int) -> None:
        self._copies = self._length_split.whole(token, self._bits) + self._least
        cluster = self._clusters[-1]
        distance = 1 + self._splits[cluster].whole(self._token(cluster), self._bits)
        self._source = len(self._earlier) - min(distance, len(self._earlier), _WINDOW)

    def _repeated(self) -> int:
        number = self._earlier[self._source] if self._source < len(self._earlier) else 0
        self._earlier.append(number)
        self._source += 1
        self._copies -= 1
        return number

    def _token(self, cluster: int) -> int:
        if self._is_prefix:
            return self._codes[cluster].read(self._bits)
        token, state = self._tables[cluster].step(self._state)
        self._state = state if state >= 1 << 16 else state << 16 | self._bits.take(16)
        return token

    def finish(self) -> None:
        """Raise `ParseError` unless the stream ends as one must."""
        if not self._is_prefix and self._state != _ANS_END:
            raise ParseError(DAMAGED, Detail("jxl.entropy-finish"))


def _read_split(bits: BitReader, alphabet_bits: int) -> _Split:
    exponent = bits.take(alphabet_bits.bit_length())
    if exponent >= alphabet_bits:
        if exponent > alphabet_bits:
            raise ParseError(DAMAGED, Detail("jxl.entropy-read-split-2"))
        return _Split(exponent, 0, 0)
    high = bits.take(exponent.bit_length())
    low = bits.take((exponent - high).bit_length()) if high <= exponent else 0
    if high + low > exponent:
        raise ParseError(DAMAGED, Detail("jxl.entropy-read-split"))
    return _Split(exponent, high, low)


def _read_size(bits: BitReader) -> int:
    """How many symbols a prefix code has."""
    if not bits.take(1):
        return 1
    count = bits.take(4)
    size = bits.take(count) + (1 << count) + 1
    if size > 1 << _PREFIX_BITS:
        raise ParseError(DAMAGED, Detail("jxl.entropy-read-size"))
    return size


def _read_clusters(bits: BitReader, contexts: int, effort: Effort) -> list[int]:
    """For each context, the number of its distribution (annex C.2.2)."""
    if bits.take(1):
        count = bits.take(2)
        clusters = [bits.take(count) for _context in range(contexts)]
    else:
        is_moved = bits.take(1)
        reader = NumberReader(bits, 1, effort, may_repeat=contexts > 2)
        clusters = [reader.read(0) for _context in range(contexts)]
        reader.finish()
        if max(clusters) >= _MAX_CLUSTERS:
            raise ParseError(DAMAGED, Detail("jxl.entropy-read-clusters-2"))
        clusters = _moved_back(clusters) if is_moved else clusters
    if len(set(clusters)) != max(clusters) + 1:
        raise ParseError(DAMAGED, Detail("jxl.entropy-read-clusters"))
    return clusters


def _moved_back(indices: list[int]) -> list[int]:
    """Undo the move-to-front transform."""
    order = list(range(_MAX_CLUSTERS))
    found = []
    for index in indices:
        order.insert(0, order.pop(index))
        found.append(order[0])
    return found
