"""Live Photos: phones save one as a still and a clip of the same name, and both tell where and when it was taken.

Only the still is a photo that Scrubber cleans. Who posts the pair posts the clip's metadata and sound as well.
"""

from collections.abc import Iterable
from pathlib import Path

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Finding

LIVE_PHOTO = N_(
    "This is half of a Live Photo. Its clip lies beside it under the same name. The clip can tell the same, and sounds "
    "too; Scrubber does not clean it, so share only the clean copy."
)
CLIP = N_(
    "A video clip of the same name lies beside this photo. It can tell the same; Scrubber does not clean it, so share "
    "only the clean copy."
)

_STILLS = frozenset((".heic", ".heif", ".jpg", ".jpeg"))
_CLIPS = (".MOV", ".mov", ".MP4", ".mp4")
_PAIR = "contentidentifier"
"""In the key of the finding about the number that Apple gives to both halves."""


def clip_note(path: str, findings: Iterable[Finding]) -> str:
    """What to say about a clip beside the photo at `path`; empty without one. Looks for four names."""
    photo = Path(path)
    if photo.suffix.lower() not in _STILLS or not any(_is_file(photo.with_suffix(clip)) for clip in _CLIPS):
        return ""
    return LIVE_PHOTO if any(_PAIR in finding.key.lower() for finding in findings) else CLIP


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
