"""Reading bits from the most significant on, as video coders write them (ITU-T H.265 section 7.2, AV1 section 4.10)."""

from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

_MAX_ZEROS = 32


class MsbBitReader:
    """A position in a buffer that raises `ParseError` instead of reading past its end."""

    def __init__(self, data: bytes) -> None:
        self._number = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        if count > self._left:
            raise ParseError(N_("it ends in the middle of something"), Detail("bits.take"))
        self._left -= count
        return self._number >> self._left & (1 << count) - 1

    def exp_golomb(self) -> int:
        """An unsigned number whose length its leading zeros tell: ue(v) of H.265, uvlc() of AV1."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > _MAX_ZEROS:
                raise ParseError(N_("a number in it is too large"), Detail("bits.exp-golomb"))
        return (1 << zeros) - 1 + self.take(zeros)
