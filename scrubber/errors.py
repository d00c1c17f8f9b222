"""Everything that can go wrong, each with the sentence a user reads and a code for programs.

A sentence is a template that is translated when it is shown, so an error may cross from a worker process
to the window and still speak the window's language. Values are filled in as plain text.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from scrubber.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Detail:
    """Where in the program and in the file a photo was refused: for bug reports, never shown to users.

    `check` names the check, the same in every version ("png.chunk-order"); `part` is the format's own name of the
    chunk, segment, box or tag; `offset` counts bytes from the start of the file that was read.
    """

    check: str = ""
    part: str = ""
    offset: int | None = None


TOO_MANY_PIXELS = "faces.too-many-pixels"
"""The check that a picture passes that isn't too large to be changed."""


class ScrubberError(Exception):
    """The root of the tree; raised only through its children."""

    code = "error"
    sentence: ClassVar[str]
    detail = Detail()

    def __init__(self, **values: str | int) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        shown = {key: _(value) if isinstance(value, str) else value for key, value in self.values.items()}
        return _(self.sentence).format(**shown)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self.values))


def _restore(kind: type[ScrubberError], values: dict[str, str | int]) -> ScrubberError:
    return kind(**values)


class UnknownFormat(ScrubberError):
    """The content is of no format we know."""

    code = "unknown-format"
    sentence = N_("This is not a kind of photo that Scrubber can clean.")


class EmptyFile(ScrubberError):
    """Zero bytes."""

    code = "empty"
    sentence = N_("The file is empty.")


class Refused(ScrubberError):
    """A photo we won't make a copy of; `what` is the reason, marked with `N_` where it is raised.

    `kind` is the name of a kind of file, the same in every language, that stands for {kind} in the reason.
    """

    def __init__(self, what: str, detail: Detail | None = None, kind: str = "") -> None:
        super().__init__(what=what, **({"kind": kind} if kind else {}))
        self.detail = detail or Detail()

    def __str__(self) -> str:
        return _(self.sentence).format(what=self._with_kind(_(str(self.values["what"]))))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.values["what"], self.detail, self.values.get("kind", "")))

    @property
    def reason(self) -> str:
        """The reason in English, for reports."""
        return self._with_kind(str(self.values["what"]))

    def _with_kind(self, what: str) -> str:
        """Not by `format`: a worker that was taken over may have written the reason."""
        return what.replace("{kind}", str(self.values.get("kind", "")))


class ParseError(Refused):
    """The bytes break their format's rules so that a safe copy can't be built."""

    code = "damaged"
    sentence = N_("The photo is damaged: {what}.")


class Unsupported(Refused):
    """Well formed, but of a kind we can't clean safely yet."""

    code = "unsupported"
    sentence = N_("Scrubber can't clean this photo safely: {what}.")


class LimitExceeded(Refused):
    """A cap of `scrubber.limits` was reached."""

    code = "too-large"
    sentence = N_("The photo is larger or more complicated than Scrubber accepts: {what}.")


class NotVerified(Refused):
    """The copy failed its check and was deleted."""

    code = "not-verified"
    sentence = N_("The clean copy did not pass its check, so it was not kept: {what}.")


class CannotRead(ScrubberError):
    """The file can't be opened or read. Value: `reason`, the system's words."""

    code = "cannot-read"
    sentence = N_("The file can't be read: {reason}.")


class CannotWrite(ScrubberError):
    """The copy can't be written. Value: `reason`, the system's words."""

    code = "cannot-write"
    sentence = N_("The file can't be saved: {reason}.")


class OtherPhoto(ScrubberError):
    """What was shown of the photo, or the boxes to cover, belong to a file with other bytes."""

    code = "other-photo"
    sentence = N_("This photo was changed meanwhile, so no copy was made.")


class CannotReplace(Refused):
    """The original can't go to the trash, so that no copy takes its place."""

    code = "cannot-replace"
    sentence = N_("The original can't be replaced, so it stays as it is: {what}.")


class ModelMissing(ScrubberError):
    """A model for faces is not where it should be, or is not the one we know. Value: `name`, the file's name."""

    code = "no-model"
    sentence = N_("Scrubber can't look for faces: its file {name} is missing or changed. Install Scrubber again.")


class TookTooLong(ScrubberError):
    """The time limit for one photo passed."""

    code = "too-slow"
    sentence = N_("This photo took too long, so it was skipped.")


class WorkerDied(ScrubberError):
    """The process that read this photo ended."""

    code = "crashed"
    sentence = N_("Reading this photo failed unexpectedly, so it was skipped.")


class Cancelled(ScrubberError):
    """The user stopped the work."""

    code = "cancelled"
    sentence = N_("Cancelled.")
