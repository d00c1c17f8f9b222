"""How the blocks of a JPEG's components make up its MCUs (ITU-T T.81 annex A.2), and their quantisation tables."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import FrameHeader, ScanHeader
from scrubber.errors import Detail, Unsupported
from scrubber.formats.jpeg.picture import Picture, read_picture
from scrubber.i18n import N_

NOT_CODED = N_("faces can't be covered in this kind of photo")
_HUFFMAN_PROCESSES = (0xC0, 0xC1, 0xC2)
_COMPONENTS = (1, 3, 4)
_ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, i // 8 if (i // 8 + i % 8) % 2 else i % 8))
"""Natural positions in the order of the zigzag (figure A.6)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a JPEG's components share its MCUs."""

    frame: FrameHeader
    across: tuple[int, ...]
    """Blocks of each component side by side in an MCU."""
    down: tuple[int, ...]
    quantisation: tuple[NDArray[np.uint16], ...]
    """Of each component, natural order."""

    @property
    def mcu_width(self) -> int:
        """Pixels."""
        return 8 * max(self.across)

    @property
    def mcu_height(self) -> int:
        """Pixels."""
        return 8 * max(self.down)

    @property
    def mcu_size(self) -> tuple[int, int]:
        """Height and width of an MCU in pixels."""
        return self.mcu_height, self.mcu_width

    def block_counts(self) -> list[tuple[int, int]]:
        """Rows and columns of blocks in each component, without the padding of incomplete MCUs (A.2.4)."""
        return [
            (-(-self.frame.height * down // self.mcu_height), -(-self.frame.width * across // self.mcu_width))
            for across, down in zip(self.across, self.down, strict=True)
        ]


def layout_of(data: bytes) -> Layout:
    """Raises `Unsupported` for what is not Huffman-coded with 8 bits, or shares its MCUs in uneven parts."""
    picture = read_picture(jpeg.read(data))
    frame = picture.frame
    if frame.marker not in _HUFFMAN_PROCESSES or frame.precision != 8 or len(frame.components) not in _COMPONENTS:
        raise Unsupported(NOT_CODED, Detail("covers.jpeg-process"))
    single = len(frame.components) == 1  # a scan of one component knows no sampling (A.2.2)
    across = tuple(1 if single else component.sampling >> 4 for component in frame.components)
    down = tuple(1 if single else component.sampling & 15 for component in frame.components)
    if not all(1 <= n <= 4 and max(counts) % n == 0 for counts in (across, down) for n in counts):
        raise Unsupported(NOT_CODED, Detail("covers.jpeg-components"))
    return Layout(frame, across, down, _quantisation(picture))


def _quantisation(picture: Picture) -> tuple[NDArray[np.uint16], ...]:
    """The table of each component is the one in force at its first scan."""
    found: dict[int, NDArray[np.uint16]] = {}
    for scan in picture.scans:
        for component in ScanHeader.read(scan.payload).components:
            number = picture.frame.component(component.identifier).quantisation_table
            if component.identifier not in found and number in scan.quantisation:
                found[component.identifier] = _natural_order(scan.quantisation[number])
    return tuple(found[component.identifier] for component in picture.frame.components)


def _natural_order(table: bytes) -> NDArray[np.uint16]:
    values = np.frombuffer(table, ">u2" if table[0] >> 4 else "u1", 64, 1)
    natural = np.zeros(64, np.uint16)
    natural[_ZIGZAG] = values
    return natural
