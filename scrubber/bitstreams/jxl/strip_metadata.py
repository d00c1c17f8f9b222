"""A JPEG XL codestream without its words: names of channels and frames, timecodes, a preview, a profile's texts.

All of them stand in headers, which are bits one behind the other up to a whole byte; the compressed picture begins at
a byte and is copied as it is. What a codestream shows is its `essence`, the same before and after.
"""

import hashlib
from collections.abc import Iterator

from scrubber.bitstreams.jxl.bits import BitReader, BitWriter
from scrubber.bitstreams.jxl.codestream import LENGTH, SIGNATURE
from scrubber.bitstreams.jxl.frames import Codestream
from scrubber.bitstreams.jxl.icc import put_profile


def pieces(codestream: bytes, found: Codestream, profile: bytes) -> Iterator[tuple[int, int, bytes | None]]:
    """What to write in the place of each stretch from a byte to another; None for what stays as it is.

    `found` is what was read of `codestream`, and `profile` the profile for the copy.
    """
    out = BitWriter()
    found.front.copy(codestream, out)
    if found.header.has_profile and profile != found.profile:
        put_profile(out, profile)
    else:
        out.put(BitReader(codestream).between(found.front.end, found.profile_end), found.profile_end - found.front.end)
    end = -(-found.profile_end // 8)
    yield 0, end, _unless_same(out.to_bytes(), codestream[:end])
    if found.preview:
        yield end, found.preview.end, b""
    for frame in found.frames:
        out = BitWriter()
        frame.front.copy(codestream, out)
        yield frame.start, frame.sizes, _unless_same(out.to_bytes(), codestream[frame.start : frame.sizes])
        yield frame.sizes, frame.end, None


def preview_file(codestream: bytes, found: Codestream) -> bytes:
    """The preview as a picture of its own; empty without one."""
    if not (found.preview and found.header.preview):
        return b""
    out, (width, height) = BitWriter(), found.header.preview
    out.put(int.from_bytes(SIGNATURE, "little"), 16)
    out.put(0, 1)
    out.put_u32(height, LENGTH)
    out.put(0, 3)
    out.put_u32(width, LENGTH)
    found.front.copy(codestream, out, start=found.header.size_end)
    out.put(BitReader(codestream).between(found.front.end, found.profile_end), found.profile_end - found.front.end)
    return out.to_bytes() + codestream[found.preview.start : found.preview.end]


def _unless_same(new: bytes, old: bytes) -> bytes | None:
    return None if new == old else new


def essence(codestream: bytes, found: Codestream) -> bytes:
    """A digest of all that decides about the shown picture, but for the profile."""
    view = memoryview(codestream)
    digest = hashlib.sha256(found.front.essential(codestream))
    for frame in found.frames:
        digest.update(frame.front.essential(codestream))
        digest.update((frame.end - frame.sizes).to_bytes(8, "big"))
        digest.update(view[frame.sizes : frame.end])
    return digest.digest()
