"""One photo: read, take apart, build the copy, verify it, give it its name."""

from dataclasses import replace
from pathlib import Path

from scrubber.engine import files
from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import CleanResult, Destination
from scrubber.engine.verify import is_clean, verify
from scrubber.errors import LimitExceeded, ScrubberError
from scrubber.formats.base import Document, Fate, Format, Policy, Verification
from scrubber.formats.registry import detect
from scrubber.i18n import N_


def scrub(path: str, destination: Destination, policy: Policy) -> CleanResult:
    """Make a verified clean copy of the photo at `path`. Never raises: a refusal is the result's `problem`.

    A copy of ours that a folder holds from an earlier run is not copied again.
    """
    try:
        return _scrub(path, destination, policy)
    except ScrubberError as problem:
        return CleanResult(path, problem=problem)
    except MemoryError:
        return CleanResult(path, problem=LimitExceeded(N_("it needs too much memory")))


def _scrub(path: str, destination: Destination, policy: Policy) -> CleanResult:
    original = files.read_original(path)
    image_format = detect(original)
    if destination.root and files.is_copy_name(Path(path)) and is_clean(image_format, original, policy):
        return CleanResult(path, format_name=image_format.name, bytes_before=len(original), already_clean=True)
    document = image_format.parse(original).for_policy(policy)
    folder = target_folder(Path(path), destination)
    if isinstance(policy, PicturePolicy) and policy.changes_picture:
        return _changed(path, folder, policy, image_format, document)
    with files.new_copy(folder) as copy:
        copy.write(document.rebuild(policy))
        finished = copy.read_back()
        verify(image_format, document, finished)
        if policy.verification is Verification.FULL:
            from scrubber.engine.pixel_comparison import compare_pictures  # decoders are imported only when asked for

            compare_pictures(document, original, finished, image_format)
        output = copy.publish(files.clean_name(Path(path), image_format.suffixes))
    return _result(path, output, image_format, document, len(finished))


def _changed(path: str, folder: Path, policy: PicturePolicy, image_format: Format, document: Document) -> CleanResult:
    """A copy that may show something else: with covered faces, or smaller."""
    from scrubber.engine.covering.changed_copy import change  # decoders and models are imported only when asked for

    with files.new_copy(folder) as copy:
        changed = change(document, image_format, policy, str(folder))
        copy.write(changed.pieces)
        finished = copy.read_back()
        verify(image_format, changed.document, finished, document)
        faces = changed.prove(finished)
        output = copy.publish(files.clean_name(Path(path), image_format.suffixes))
    result = _result(path, output, image_format, document, len(finished))
    return replace(result, notes=changed.notes, faces=faces)


def target_folder(original: Path, destination: Destination) -> Path:
    """Where the copy goes: beside the original, or below the chosen folder at the same relative place."""
    if not destination.folder:
        return original.parent
    if destination.root and original.parent.is_relative_to(destination.root):
        return Path(destination.folder) / original.parent.relative_to(destination.root)
    return Path(destination.folder)


def _result(path: str, output: Path, image_format: Format, document: Document, size: int) -> CleanResult:
    gone = tuple(dict.fromkeys(part.name for part in document.ledger.parts if part.fate is not Fate.KEEP))
    return CleanResult(
        path,
        output=str(output),
        format_name=image_format.name,
        bytes_before=document.ledger.size,
        bytes_after=size,
        removed=gone,
        notes=document.notes,
    )
