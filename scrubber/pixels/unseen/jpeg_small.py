"""A JPEG decoded at an eighth of its size, which shows each block as one pixel, and what that takes of its headers."""

import io
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.containers.jpeg.headers import FrameHeader, read_restart_interval
from scrubber.containers.jpeg.segments import APP0, APP13, COM, DQT, DRI, SOF_MARKERS, SOS
from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_

if TYPE_CHECKING:
    from PIL import Image

SCALE = 8
"""By which the picture is made smaller."""
CODED = bytes(value not in (127, 128) for value in range(256))
"""Whether a sample is none of the greys that a decoder fills up with; inks are inverted."""
EOI_CODE, MAX_ROWS = re.compile(rb"\xff\xd9"), 65_500
"""The end of a picture, as a pattern, which is found three times as fast as two bytes are; libjpeg's limit."""
_SOI = b"\xff\xd8"
_HEIGHT_AT = 5
"""Where the height stands in a frame's segment (B.2.2)."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in front of the first scan.

    The frame, the mean step of the first quantisation table, the restart interval, where the scan's segment begins,
    how many components it counts (0 where it is cut off), where its data begin; and all that a decoder needs of the
    file up to there, with the place of the height in it.
    """

    frame: FrameHeader
    step: float
    interval: int
    scan: int
    components: int
    coded: int
    needed: bytes
    height_at: int

    @property
    def is_whole(self) -> bool:
        """Whether the first scan holds the whole picture: all components, and all that is known of them."""
        return self.components == len(self.frame.components) and not self.frame.is_progressive

    def with_height(self, height: int) -> bytes:
        """What a decoder needs, for a picture of so many rows."""
        return self.needed[: self.height_at] + height.to_bytes(2, "big") + self.needed[self.height_at + 2 :]


def read_head(data: bytes) -> Head | None:
    """The head of a file; None when there is no scan behind a frame. Raises `ParseError`."""
    offset, frame, height_at, step, interval, needed = 2, None, 0, 0.0, 0, bytearray(_SOI)
    while data[offset : offset + 1] == b"\xff" and offset + 4 <= len(data):
        marker = data[offset + 1]
        if marker == 0xFF:  # fill byte
            offset += 1
            continue
        end = offset + 2 + int.from_bytes(data[offset + 2 : offset + 4], "big")
        body = data[offset + 4 : end]
        if marker in SOF_MARKERS:
            frame, height_at = FrameHeader.read(marker, body), len(needed) + _HEIGHT_AT
        elif marker == DQT and not step and len(body) > 64:
            step = sum(body[1:65]) / 64 if not body[0] >> 4 else sum(body[2:129:2]) / 64 + 4 * sum(body[1:129:2])
        elif marker == DRI:
            interval = read_restart_interval(body)
        if not APP0 <= marker <= APP13 and marker != COM:
            needed += data[offset:end]
        if marker == SOS:
            if frame is None:
                return None
            return Head(frame, step, interval, offset, body[0] if body else 0, end, bytes(needed), height_at)
        offset = end
    return None


def mcu_size(frame: FrameHeader) -> tuple[int, int]:
    """Width and height in pixels; a scan of one component knows no sampling (A.2.2)."""
    if len(frame.components) == 1:
        return 8, 8
    return (
        8 * max(component.sampling >> 4 for component in frame.components),
        8 * max(component.sampling & 15 for component in frame.components),
    )


def decode_small(data: bytes) -> "Image.Image":
    """The picture at an eighth of its size, as far as there are data for it. Raises `ParseError`."""
    from PIL.JpegImagePlugin import JpegImageFile  # decoders are loaded only for a photo that needs one

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = JpegImageFile(io.BytesIO(data))
            picture.draft(picture.mode, (max(1, picture.width // SCALE), max(1, picture.height // SCALE)))
            picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise ParseError(N_("its picture data can't be read"), Detail("unseen.jpeg-rows")) from error
    return picture
