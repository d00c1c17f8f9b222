"""Texts that are built from counts, sizes and names; everything from a photo leaves here as harmless plain text."""

import errno
import os
from collections.abc import Iterable

from PySide6.QtCore import QDate, QDateTime, QLocale

from scrubber.engine.covering.words import covered_sentences
from scrubber.errors import CannotRead, CannotWrite, ScrubberError
from scrubber.gui.style.widgets import tooltip as tooltip
from scrubber.i18n import N_, _, both, dotted, isolated, labelled, ngettext, sentences, without_dots
from scrubber.i18n import number as number
from scrubber.metadata.findings.batch import showing_places
from scrubber.metadata.findings.finding import Place
from scrubber.metadata.findings.labels import FATE_WORDS as FATE_WORDS
from scrubber.metadata.findings.labels import TOPIC_WORDS as TOPIC_WORDS
from scrubber.metadata.findings.labels import kept as kept
from scrubber.metadata.findings.labels import size as size
from scrubber.metadata.findings.text import harmless as harmless
from scrubber.places.words import compass_point, height
from scrubber.reports import results
from scrubber.reports.left_alone import left_alone as left_alone


def file_name(path: str) -> str:
    """The name of a file as it may be shown; bytes that are no text become a visible replacement."""
    name = os.path.basename(path)  # noqa: PTH119 a path object takes ten times as long, and a map asks thousands of times
    return isolated(name if name.isprintable() else harmless(os.fsencode(name).decode("utf-8", "replace")))


def photos(count: int) -> str:
    """A number of photos: "8 photos"."""
    return ngettext("{count} photo", "{count} photos", count).format(count=number(count))


def overview(count: int, with_place: int) -> str:
    """The line of the top bar: "8 photos", or "5 of 8 photos show where they were taken."."""
    return showing_places(with_place, count) if with_place else photos(count)


def clean_button(count: int, again: int, is_done: bool, is_reading: bool) -> str:
    """The words on the primary button; `again` of the photos have a copy made with other choices."""
    if is_reading:
        return _("Make clean copies")
    if not count:
        return _("All photos are cleaned") if is_done else _("Nothing to clean")
    if again == count:
        said = ngettext("Clean {count} photo again", "Clean {count} photos again", count)
    else:
        said = ngettext("Clean {count} photo", "Clean {count} photos", count)
    return said.format(count=number(count))


def not_shown(count: int) -> str:
    """What stands beside the button where a choice hides some of the photos that it would clean."""
    return ngettext("{count} of them is not shown.", "{count} of them are not shown.", count).format(
        count=number(count)
    )


def clean_selected(count: int) -> str:
    """The words on the button beside it."""
    return ngettext("Clean {count} selected", "Clean {count} selected", count).format(count=number(count))


def reading(read: int, total: int) -> str:
    """How far reading is: "Reading 280 of 3,024"."""
    return _("Reading {done} of {total}").format(done=number(read), total=number(total))


def you_changed(choices: Iterable[str]) -> str:
    """Why photos can be cleaned again: "You changed “Faces” and “Keep HDR”"."""
    return _("You changed {choices}.").format(choices=both(quoted(without_dots(_(choice))) for choice in choices))


def moment(text: str) -> str:
    """What begins like "2024-05-12 14:03" as narrow as the system writes it, the time where there is one; else ""."""
    locale, form = QLocale(), QLocale.FormatType.ShortFormat
    time = QDateTime.fromString(text[: len("2024-05-12 14:03")].replace("T", " "), "yyyy-MM-dd HH:mm")
    if time.isValid():
        return locale.toString(time, form)
    return locale.toString(QDate.fromString(text[: len("2024-05-12")], "yyyy-MM-dd"), form)


def quoted(text: str) -> str:
    """A name from the window inside a sentence: “Faces”."""
    # Translators: a name in the quotation marks of your language.
    return _("“{text}”").format(text=text)


def face_question(sure: int, maybe: int, photos_with: int, unknown: int) -> str:
    """What is asked before the first run with faces; `unknown` photos were not looked at yet."""
    if not photos_with:
        return _("Looking for faces. Cover them in the copies, if there are any?")
    said = both([*([faces(sure)] if sure else []), *([_possible_faces(maybe)] if maybe else [])])
    found = ngettext("In {count} photo: {faces}.", "In {count} photos: {faces}.", photos_with)
    question = _("Cover them in the copies?")
    still = _("Looking for faces…") if unknown else ""
    return sentences((found.format(count=number(photos_with), faces=said), still, question))


def will_be_replaced(count: int) -> str:
    """What is asked before the first run whose copies take the places of originals."""
    said = ngettext(
        "{count} original will be moved to the trash, and its clean copy takes its place.",
        "{count} originals will be moved to the trash, and their clean copies take their places.",
        count,
    )
    return said.format(count=number(count))


def progress(done: int, total: int, seconds_left: float | None, doing: str = "") -> str:
    """How far a run is: "3 of 12 · about 20 seconds left"."""
    # Translators: how far a run is, as "3 of 12"; also which picture of several is shown.
    counted = _("{done} of {total}").format(done=number(done), total=number(total))
    left = time_left(seconds_left) if seconds_left is not None else ""
    return dotted((counted, doing, left))


def time_left(seconds: float) -> str:
    """A remaining time, rounded so that it doesn't flicker."""
    if seconds < 55:
        rounded = max(5, int(-(-seconds // 5) * 5))
        return ngettext("about {count} second left", "about {count} seconds left", rounded).format(count=rounded)
    minutes = int(-(-seconds // 60))
    return ngettext("about {count} minute left", "about {count} minutes left", minutes).format(count=minutes)


def duration(seconds: float) -> str:
    """How long something will take, rounded as people say it: "about 12 minutes"."""
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return ngettext("about {count} minute", "about {count} minutes", minutes).format(count=minutes)
    hours = round(minutes / 60)
    return ngettext("about {count} hour", "about {count} hours", hours).format(count=hours)


def summary(cleaned: int, refused: int, untouched: int, cancelled: bool) -> str:
    """What a run did, in one line."""
    return sentences(
        (
            results.cleaned(cleaned),
            results.refused(refused) if refused else "",
            results.clean_before(untouched) if untouched else "",
            _("Cancelled.") if cancelled else "",
        )
    )


def listed_already(count: int) -> str:
    """What is said when photos are added a second time."""
    return ngettext("{count} photo is in the list already.", "{count} photos are in the list already.", count).format(
        count=number(count)
    )


def removed(count: int) -> str:
    """What is said when photos were taken off the list."""
    said = ngettext("{count} photo is no longer in the list.", "{count} photos are no longer in the list.", count)
    return said.format(count=number(count))


def folder_unseen(folder: str) -> str:
    """Where a folder is that nothing can show; nothing stands behind its path."""
    return _("Nothing here can show the folder. It is {path}").format(path=isolated(harmless(folder)))


def watching(folder: str, cleaned: int, refused: int) -> str:
    """What the bar of a watched folder says: "Watching “Camera”. 3 photos cleaned and verified. 1 photo refused."."""
    said = _("Watching “{folder}”.").format(folder=file_name(folder) or harmless(folder))
    return sentences((said, results.cleaned(cleaned), results.refused(refused) if refused else ""))


def undone(moved: int, kept: int) -> str:
    """What undoing a run did."""
    said = ngettext("{count} copy is in the trash now.", "{count} copies are in the trash now.", moved)
    words = said.format(count=number(moved))
    if kept:
        rest = ngettext("{count} could not be moved there.", "{count} could not be moved there.", kept)
        words = sentences((words, rest.format(count=number(kept))))
    return words


_WRITE_ADVICE = {
    errno.ENOSPC: N_("The disk is full. Choose another folder under “Copies go”."),
    errno.EDQUOT: N_("The disk is full. Choose another folder under “Copies go”."),
    errno.EACCES: N_("Nothing can be saved in that folder. Choose another one under “Copies go”."),
    errno.EPERM: N_("Nothing can be saved in that folder. Choose another one under “Copies go”."),
    errno.EROFS: N_("Nothing can be saved in that folder. Choose another one under “Copies go”."),
    errno.ENOENT: N_("That folder is not there; a drive may be missing. Choose another one under “Copies go”."),
    errno.ENOTDIR: N_("That folder is not there; a drive may be missing. Choose another one under “Copies go”."),
}
FILE_GONE = N_("The file is not there any more. It may have been moved, or a drive is missing.")
_READ_ADVICE = {
    errno.ENOENT: FILE_GONE,
    errno.EACCES: N_("You may not read this file. Ask its owner, or change its permissions."),
    errno.EIO: N_("The disk can't read this file. Try again, or copy it to another disk first."),
}


def problem(error: ScrubberError) -> str:
    """Why a photo was refused; messages of the system become advice."""
    advice = _WRITE_ADVICE if isinstance(error, CannotWrite) else _READ_ADVICE if isinstance(error, CannotRead) else {}
    reason = error.values.get("reason")
    known = next((words for number, words in advice.items() if os.strerror(number) == reason), "")
    return _(known) if known else harmless(str(error))


def refused_group(reason: str, count: int) -> str:
    """The line above the photos that were refused for one reason."""
    return labelled(photos(count), reason)


def refusals_as_text(refused: Iterable[tuple[str, ScrubberError]]) -> str:
    """The list of refused photos, one a line, as it is copied or saved."""
    return "".join(f"{harmless(path)}\t{problem(error)}\n" for path, error in refused)


def faces(count: int) -> str:
    """A number of faces: "2 faces"."""
    return ngettext("{count} face", "{count} faces", count).format(count=number(count))


def faces_or_maybe(count: int, sure: int) -> str:
    """The faces of a photo on its card: "2 faces", or "1 possible face" when none is sure."""
    if sure:
        return faces(sure)
    return _possible_faces(count)


def _possible_faces(count: int) -> str:
    return ngettext("{count} possible face", "{count} possible faces", count).format(count=number(count))


def faces_done(covered: int, areas: int, to_look_at: int) -> list[str]:
    """What a run did about faces, as further parts of its summary."""
    said = covered_sentences(covered, areas)
    if to_look_at:
        words = ngettext("Look at the faces in {count} copy.", "Look at the faces in {count} copies.", to_look_at)
        said.append(words.format(count=number(to_look_at)))
    return said


def face_heading(covered: list[bool]) -> str:
    """What will be covered: "1 is covered · 1 stays as it is"."""
    if not covered:
        return _("No faces were found in this photo.")
    count, rest = sum(covered), len(covered) - sum(covered)
    said = ngettext("{count} covered", "{count} covered", count).format(count=count)
    if not rest:
        return said
    left = ngettext("{count} stays as it is", "{count} stay as they are", rest).format(count=rest)
    return dotted((said, left))


def place_extras(place: Place) -> str:
    """Altitude and direction of view, as far as the photo tells them."""
    said = []
    if place.altitude is not None:
        said.append(height(place.altitude))
    if place.direction is not None:
        said.append(labelled(_("Camera looked"), compass_point(place.direction)))
    return dotted(said)
