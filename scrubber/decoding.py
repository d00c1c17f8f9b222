"""The line between what may run in any process and what runs in fenced workers only: decoders written in C.

Parsers and writers of ours may clean a photo in the main process, which saves starting a worker. Whatever hands bytes
of a photo to a library in C (Pillow, libheif, libjxl, libtiff, Exiv2, Brotli, LZMA, expat, littleCMS) says so first, by
`about_to_decode`, and outside of a worker that ends the attempt. zlib is allowed anywhere, with bounds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_forbidden = ContextVar("decoding is forbidden", default=False)


class NeedsDecoder(BaseException):
    """A photo can't be cleaned without a decoder, which must not run in this process.

    No fault of the photo, so that nothing that forgives a decoder its faults may take it for one.
    """


def about_to_decode() -> None:
    """To be called before a library in C gets bytes of a photo. Raises `NeedsDecoder` where none may."""
    if _is_forbidden.get():
        raise NeedsDecoder


@contextmanager
def no_decoding() -> Iterator[None]:
    """Let no decoder run meanwhile, in this thread."""
    token = _is_forbidden.set(True)
    try:
        yield
    finally:
        _is_forbidden.reset(token)
