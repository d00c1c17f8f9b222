"""What one photo tells: the whole answer for a card, the inspector and `scrubber show`. Writes nothing."""

import hashlib
from dataclasses import replace

from scrubber.engine.file_marks import Beside, clip_note, marks_of
from scrubber.engine.keeping import may_keep
from scrubber.engine.photo import Photo
from scrubber.engine.preview import preview
from scrubber.engine.report import PhotoReport, UnseenFindings
from scrubber.errors import Detail, LimitExceeded, ScrubberError
from scrubber.formats.base import Document, Fate, Format, Policy
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.formats.registry import detect
from scrubber.formats.shared.icc.essence import profiles_as_they_are
from scrubber.i18n import N_
from scrubber.metadata.findings.batch_facts import batch_facts
from scrubber.metadata.findings.finding import Finding, HiddenPicture
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import collect
from scrubber.pixels.unseen.gates import may_hold_unseen

_WITHOUT_HDR = Policy(keep_hdr=False)
_MAX_PICTURES, _MAX_COMPARED = 20, 6
_MAPS = frozenset({Kind.DEPTH_MAP, Kind.MATTE, Kind.GAIN_MAP})
"""Kinds of pictures that describe the photo instead of showing a scene: nothing to compare."""


def inspect(path: str, thumbnail_px: int = 0, decode: bool = True, keep: Keep = EVERYTHING_PRIVATE) -> PhotoReport:
    """Read the photo at `path`. Never raises: what stands in the way of a clean copy is the report's `problem`.

    With `thumbnail_px` the report holds a thumbnail of at most that many pixels a side, and its pictures are
    encoded anew; without, no picture is decoded and they are as found. Without `decode` no decoder is
    used at all: one of them may have ended the process that read this photo before. `keep` is what a copy would keep.
    """
    try:
        photo = Photo.read(path, with_marks=True)
    except ScrubberError as problem:
        return PhotoReport(path, 0, problem=problem)
    return inspect_photo(photo, thumbnail_px, decode, keep)


def inspect_photo(photo: Photo, thumbnail_px: int, decode: bool, keep: Keep) -> PhotoReport:
    """The same for a photo that was opened already."""
    read = _read(photo, thumbnail_px, decode, keep)
    return replace(read, findings=(*read.findings, *marks_of(photo.path, photo.beside)))


def _read(photo: Photo, thumbnail_px: int, decode: bool, keep: Keep) -> PhotoReport:
    data = photo.data
    report = PhotoReport(photo.path, len(data), digest=hashlib.sha256(data).hexdigest())
    try:
        image_format = detect(data)
        report = replace(report, format_name=image_format.name)
        if thumbnail_px and decode:
            report = replace(report, thumbnail=preview(data, thumbnail_px, image_format))
        report = _with_findings(report, data, image_format, thumbnail_px, decode, keep)
        return _with_clip(report, photo.beside)
    except ScrubberError as problem:
        return _with_what_is_left(replace(report, problem=problem), data, thumbnail_px, decode)
    except MemoryError:
        return replace(report, problem=LimitExceeded(N_("it needs too much memory"), Detail("inspect.memory")))


def _with_what_is_left(report: PhotoReport, data: bytes, thumbnail_px: int, decode: bool) -> PhotoReport:
    """What a photo tells that can't be cleaned; its ledger stays empty, because nothing is made of it."""
    from scrubber.formats.salvage import salvage  # few photos need it, and every start would wait for it

    found = collect(salvage(data), decode)
    return replace(
        report,
        sentence=sentence(found) if found.findings else "",
        findings=found.findings,
        findings_left_out=found.left_out,
        pictures=_shown(found.pictures, report, 1, thumbnail_px, decode),
        place=found.place,
        batch_facts=batch_facts(found.findings, found.place, found.faces),
        marked_faces=found.faces,
    )


def _with_findings(
    report: PhotoReport, data: bytes, image_format: Format, thumbnail_px: int, decode: bool, keep: Keep
) -> PhotoReport:
    with profiles_as_they_are(keep.profile):
        return _with_all(report, data, image_format, thumbnail_px, decode, keep)


def _with_all(
    report: PhotoReport, data: bytes, image_format: Format, thumbnail_px: int, decode: bool, keep: Keep
) -> PhotoReport:
    document: Document = image_format.parse(data)
    found = collect(document, decode)
    unseen = _unseen(data, document, image_format, thumbnail_px) if decode else UnseenFindings()
    found = replace(found, findings=(*unseen.findings, *found.findings))
    policy = Policy(keep=keep)
    already_clean = not unseen.is_removable and _is_clean(document, image_format, data, policy)
    if may_keep(document, policy, data):
        found = replace(found, findings=_with_fates(found.findings, keep, already_clean))
    return replace(
        report,
        width=document.essence.width,
        height=document.essence.height,
        frames=document.essence.frames,
        sentence=sentence(found),
        findings=found.findings,
        findings_left_out=found.left_out,
        pictures=(
            *unseen.pictures,
            *_shown(found.pictures, report, document.essence.orientation, thumbnail_px, decode),
        ),
        place=found.place,
        batch_facts=batch_facts(found.findings, found.place, found.faces),
        marked_faces=found.faces,
        parts=document.ledger.parts,
        notes=document.notes,
        already_clean=already_clean,
        has_gain_map=document.for_policy(_WITHOUT_HDR) is not document,
    )


def _with_clip(report: PhotoReport, beside: Beside) -> PhotoReport:
    note = clip_note(beside)
    return replace(report, notes=(*report.notes, note)) if note else report


def _unseen(data: bytes, document: Document, image_format: Format, thumbnail_px: int) -> UnseenFindings:
    """What nobody sees in the picture's own data."""
    if not may_hold_unseen(image_format.name, data, document, thorough=True):
        return UnseenFindings()
    from scrubber.engine.unseen.findings import find_unseen  # decoders are imported only when a photo needs them

    return find_unseen(document, image_format, thumbnail_px)


def _with_fates(findings: tuple[Finding, ...], keep: Keep, is_kept_copy: bool) -> tuple[Finding, ...]:
    from scrubber.metadata.keeping.coarsening import with_kept_fates  # loaded only when something may be kept

    return with_kept_fates(findings, keep, is_kept_copy=is_kept_copy)


def _is_clean(document: Document, image_format: Format, data: bytes, policy: Policy) -> bool:
    """Whether it is just what a clean copy would be; a part to be dropped spares the audit, unless it may be kept."""
    if not may_keep(document, policy, data) and any(part.fate is Fate.DROP for part in document.ledger.parts):
        return False
    from scrubber.engine.verify import is_clean  # most photos don't get so far

    return is_clean(image_format, data, policy)


def _shown(
    pictures: tuple[HiddenPicture, ...], report: PhotoReport, orientation: int, thumbnail_px: int, decode: bool
) -> tuple[HiddenPicture, ...]:
    """The hidden pictures as small pictures of our own, each compared with the photo's."""
    if not thumbnail_px:
        return pictures
    if not decode:
        return tuple(replace(picture, data=b"") for picture in pictures[:_MAX_PICTURES])
    small = (replace(picture, data=preview(picture.data, thumbnail_px)) for picture in pictures[:_MAX_PICTURES])
    return tuple(
        _compared(picture, report.thumbnail, orientation) if number < _MAX_COMPARED else picture
        for number, picture in enumerate(small)
    )


def _compared(picture: HiddenPicture, photo: bytes, orientation: int) -> HiddenPicture:
    if picture.kind in _MAPS:
        return picture
    from scrubber.engine.preview_difference import compare  # only the window asks for it

    compared = compare(photo, picture.data, orientation)
    return replace(picture, data=compared.upright or picture.data, relation=compared.relation)
