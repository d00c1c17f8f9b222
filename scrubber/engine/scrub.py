"""One photo: read, take apart, build the copy, verify it, give it its name."""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from scrubber.decoding import about_to_decode, no_decoding
from scrubber.engine import files
from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.keeping import kept_profile, note_of, put_in_place, with_kept, with_profile_kept
from scrubber.engine.photo import Photo
from scrubber.engine.report import CleanResult, Destination, PartFate, Receipt, Step
from scrubber.engine.target import MemoryTarget, Target
from scrubber.engine.verify import is_clean, verify
from scrubber.errors import Detail, EmptyFile, LimitExceeded, NotVerified, OtherPhoto, ScrubberError
from scrubber.formats.base import (
    ENDS_EARLY,
    Buffer,
    Document,
    Fate,
    Format,
    HiddenPictures,
    Oddity,
    Part,
    Policy,
    Proof,
    Verification,
)
from scrubber.formats.keep import NO_BLOCKS
from scrubber.formats.registry import detect
from scrubber.formats.shared.icc.essence import profiles_as_they_are
from scrubber.i18n import N_
from scrubber.pixels.unseen.gates import is_worth_a_search, may_hold_unseen

_NEEDS_OPENING = frozenset({Oddity.NO_END, Oddity.DAMAGED, Oddity.LEFT_OUT_INSIDE})
"""Of what a decoder reads something is missing in the copy: then only a decoder that opens the photo can vouch."""
_DAMAGED = N_("This photo was damaged before: parts of its picture may look wrong.")
_TOO_DAMAGED = N_("other programs can't open it")


def scrub(path: str, destination: Destination, policy: Policy, may_decode: bool = True) -> CleanResult:
    """Make a verified clean copy of the photo at `path`: a refusal is the result's `problem`.

    A copy of ours that a folder holds from an earlier run is not copied again. Raises nothing but, unless
    `may_decode`, `NeedsDecoder`: decoders run in worker processes only.
    """
    with nullcontext() if may_decode else no_decoding():
        return _attempt(path, lambda: _scrub(files.read_original(path), Target(path, destination), policy))


def scrub_photo(photo: Photo, target: Target, policy: Policy) -> CleanResult:
    """The same for a photo that was opened already; its copy goes where `target` says."""
    return _attempt(photo.path, lambda: _scrub(photo.data, target, policy))


def scrub_bytes(data: bytes, policy: Policy) -> tuple[CleanResult, bytes]:
    """The same for a photo in memory: its copy is handed back, empty when there is none. Nothing is written."""
    target = MemoryTarget()
    result = _attempt(target.path, lambda: _scrub(data, target, policy))
    return result, target.copy if result.problem is None else b""


def _attempt(path: str, make: Callable[[], CleanResult]) -> CleanResult:
    try:
        return make()
    except ScrubberError as problem:
        return CleanResult(path, problem=problem)
    except MemoryError:
        return CleanResult(path, problem=LimitExceeded(N_("it needs too much memory"), Detail("scrub.memory")))


def _scrub(original: bytes, target: Target, policy: Policy) -> CleanResult:
    if not original:
        raise EmptyFile
    _check_digest(original, policy)
    with profiles_as_they_are(policy.keep.profile):
        return _cleaned(original, target, policy)


def _check_digest(original: bytes, policy: Policy) -> None:
    """Raise `OtherPhoto` for another file than the one that the policy is about."""
    digest = policy.digest if isinstance(policy, PicturePolicy) else ""
    if digest and hashlib.sha256(original).hexdigest() != digest:
        raise OtherPhoto


def _cleaned(original: bytes, target: Target, policy: Policy) -> CleanResult:
    path = target.path
    image_format = detect(original)
    if target.destination.replaces:  # then nobody compares copy and original any more
        policy = replace(policy, verification=Verification.FULL)
    changes_picture = isinstance(policy, PicturePolicy) and policy.changes_picture
    is_copy = target.may_be_copy(changes_picture) and is_clean(image_format, original, policy)
    if isinstance(policy, PicturePolicy) and not is_copy:
        _check_room(image_format, original, policy)
    source = _Source(path, original, image_format, image_format.parse(original).for_policy(policy))
    thorough = policy.hidden_pictures is HiddenPictures.REMOVE
    may_hide = may_hold_unseen(image_format.name, original, source.document, thorough)
    needs_more = not is_copy and (changes_picture or _needs_decoder(source.document, policy))
    if may_hide or needs_more:
        about_to_decode()
    if is_copy and not (may_hide and _hides_something(original, image_format, policy)):
        return CleanResult(path, format_name=image_format.name, bytes_before=len(original), already_clean=True)
    policy = with_kept(source.document, image_format, policy, original)
    if changes_picture:
        assert isinstance(policy, PicturePolicy)
        return _changed(source, target, policy)
    if may_hide and (thorough or is_worth_a_search(image_format.name, _without_kept(source.document, policy))):
        return _stripped(source, target, policy)
    with target.new_copy() as copy:
        copy.write(source.document.rebuild(policy))
        finished = copy.read_back()
        verify(image_format, source.document, finished, kept=policy.kept)
        second = _second_reading(source, finished, policy)
        output = target.publish(copy, image_format)
    return source.cleaned(output, finished, second, target, policy)


def _check_room(image_format: Format, original: bytes, policy: PicturePolicy) -> None:
    """Raise `LimitExceeded`, before the work of minutes, for a picture too large for what is to be done to it."""
    if policy.faces is None and not policy.max_face:
        return
    about_to_decode()
    from scrubber.pixels.registry import codec_of  # loaded only when a picture is to be changed

    codec_of(image_format.name).check_room(original)


def _stripped(source: "_Source", target: Target, policy: Policy) -> CleanResult:
    """A copy of a photo that may hold picture that nobody sees: without it, as far as the policy wants that."""
    from scrubber.engine.unseen.removal import strip_unseen  # decoders are imported only when a photo needs them
    from scrubber.engine.unseen.words import notes_of

    clean = _without_kept(source.document, policy)
    stripped = strip_unseen(clean, source.image_format, policy.hidden_pictures, target.room)
    if stripped.removed:  # else the clean copy itself is verified below
        verify(source.image_format, source.document, clean)
    second = _second_reading(source, clean, policy)
    with target.new_copy() as copy:
        copy.write([put_in_place(stripped.data, source.image_format, policy)])
        finished = copy.read_back()
        verify(source.image_format, stripped.document or source.document, finished, source.document, policy.kept)
        output = target.publish(copy, source.image_format)
    result = source.cleaned(output, finished, second, target, policy)
    notes = (*result.notes, *notes_of(stripped))
    proof = Proof.DECODED if stripped.removed else result.proof
    return replace(result, notes=notes, proof=proof, unseen_removed=stripped.removed, unseen_kept=stripped.kept)


def _without_kept(document: Document, policy: Policy) -> bytes:
    """The clean copy without what is kept of the metadata."""
    return b"".join(document.rebuild(replace(policy, kept=NO_BLOCKS)))


def _hides_something(clean: bytes, image_format: Format, policy: Policy) -> bool:
    """Whether a clean copy holds picture that nobody sees and that this policy removes."""
    from scrubber.engine.unseen.removal import holds_removable

    return holds_removable(clean, image_format, policy.hidden_pictures)


def _changed(source: "_Source", target: Target, policy: PicturePolicy) -> CleanResult:
    """A copy that may show something else: with covered faces, or smaller."""
    from scrubber.engine.covering.changed_copy import change  # decoders and models are imported only when asked for

    with target.new_copy() as copy:
        without_kept = replace(policy, kept=NO_BLOCKS)
        changed = change(source.document, source.image_format, without_kept, target.room, target.tell)
        copy.write(_with_kept_blocks(changed.pieces, source.image_format, policy))
        finished = copy.read_back()
        if changed.document is source.document:
            second = _second_reading(source, finished, policy)
        else:  # what can be compared is the clean copy that the change was made in
            second = _second_reading(source, changed.clean, policy, first_only=True)
        verify(source.image_format, changed.document, finished, source.document, policy.kept)
        target.tell(Step.PROVING)
        faces = changed.prove(finished)
        output = target.publish(copy, source.image_format)
    result = source.cleaned(output, finished, second, target, policy)
    notes = tuple(dict.fromkeys((*changed.notes, *second.notes)))
    removed, kept = changed.stripped.removed, changed.stripped.kept
    return replace(result, notes=notes, faces=faces, unseen_removed=removed, unseen_kept=kept)


def _with_kept_blocks(pieces: list[Buffer], image_format: Format, policy: Policy) -> list[Buffer]:
    return [put_in_place(b"".join(pieces), image_format, policy)] if policy.kept else pieces


@dataclass(frozen=True, slots=True)
class _SecondReading:
    """What vouches for a copy after a decoder was asked, or wasn't, and what the user should know."""

    proof: Proof = Proof.STRUCTURE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    """The photo as it was read."""

    path: str
    data: bytes
    image_format: Format
    document: Document

    def cleaned(
        self, output: Path, finished: bytes, second: _SecondReading, target: Target, policy: Policy
    ) -> CleanResult:
        """The result once there is a copy that holds `finished`."""
        unkept = note_of(self.document, self.image_format, policy)
        profile, no_profile = kept_profile(self.document, self.image_format, policy, finished)
        parts = with_profile_kept(self.document) if profile else self.document.ledger.parts
        gone = (part.name for part in parts if part.fate is not Fate.KEEP)
        return CleanResult(
            self.path,
            output=str(output),
            format_name=self.image_format.name,
            bytes_before=len(self.data),
            bytes_after=len(finished),
            removed=tuple(dict.fromkeys(gone)),
            notes=tuple(dict.fromkeys(filter(None, (*self.document.notes, *second.notes, unkept, no_profile)))),
            proof=second.proof,
            kept=(*policy.kept.holds, *profile),
            oddities=self.document.oddities,
            receipt=self._receipt(finished, parts) if target.destination.wants_receipt else None,
        )

    def _receipt(self, finished: bytes, parts: tuple[Part, ...]) -> Receipt:
        fates = (PartFate(part.name, part.fate, part.reason) for part in parts)
        before, after = (hashlib.sha256(data).hexdigest() for data in (self.data, finished))
        return Receipt(before, after, tuple(dict.fromkeys(fates)))


def _needs_decoder(document: Document, policy: Policy) -> bool:
    return policy.verification is Verification.FULL or bool(document.oddities)


def _second_reading(source: _Source, finished: bytes, policy: Policy, first_only: bool = False) -> _SecondReading:
    """Compare source and copy by a decoder that isn't ours where that is needed. Raises `NotVerified`.

    `first_only`: the copy is meant to hold the first picture alone, as one with covers does.
    """
    oddities = source.document.oddities
    if not _needs_decoder(source.document, policy):
        return _SecondReading()
    from scrubber.engine.pixel_comparison import compare_pictures  # decoders are imported only when needed

    document = source.image_format.parse(finished) if first_only else source.document
    comparison = compare_pictures(document, source.data, finished, source.image_format)
    if (oddities & _NEEDS_OPENING or comparison.is_damaged) and not comparison.was_opened:
        raise NotVerified(_TOO_DAMAGED, Detail("decoded.damaged"))
    if Oddity.NO_END in oddities or comparison.is_damaged:
        return _SecondReading(comparison.proof, (ENDS_EARLY,))
    return _SecondReading(comparison.proof, (_DAMAGED,) if Oddity.DAMAGED in oddities else ())
