"""What every format offers about picture that nobody sees in its files.

Every file that is looked into is a clean copy, as for the codecs that put covers in. Finding and removing are free to
decode; whether a file is worth it is asked before, on any file of the format, by a look at its headers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from scrubber.errors import Detail, Unsupported
from scrubber.i18n import N_
from scrubber.pixels.raster import Rgb
from scrubber.pixels.unseen.record import UnseenPicture

Samples = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame or page as it is shown: colours, and alpha of the same height and width where there is any.

    Two files show the same when these are the same wherever alpha is above 0.
    """

    colours: Samples
    alpha: Samples | None
    milliseconds: int = 0

    def part(self, area: tuple[slice, slice]) -> "Seen":
        """The rows and columns of `area`."""
        alpha = None if self.alpha is None else self.alpha[area]
        return Seen(self.colours[area], alpha, self.milliseconds)


@dataclass(frozen=True, slots=True)
class Found:
    """A picture that nobody sees, and what it shows; None where that is no picture."""

    record: UnseenPicture
    picture: Rgb | None = None


class UnseenSearch:
    """One format's ways. This one is for formats in which nothing is looked for."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """What nobody sees in a clean copy. Raises `ScrubberError` where it can't be decoded."""
        return iter(())

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """The file without these, which `find` gave; not yet a clean copy. Raises `ScrubberError`.

        `folder` is where unfinished files may stand.
        """
        raise Unsupported(N_("it is of a rare kind"), Detail("unseen.not-removable"))

    def shown(self, data: bytes) -> Iterator[Seen]:
        """Every frame or page as a decoder that isn't ours shows it, for the proof. Raises `ParseError`."""
        raise Unsupported(N_("it is of a rare kind"), Detail("unseen.not-shown"))
