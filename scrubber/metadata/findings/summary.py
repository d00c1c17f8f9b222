"""One sentence that says what a photo tells, for people who read nothing else.

Sentences are whole in every language: each combination of what is known is one text to translate, because pieces
put together in English order read badly elsewhere.
"""

import re

from scrubber.i18n import N_, _, both, commas, ngettext, sentences
from scrubber.metadata.findings.dates import moment_in_words, taken
from scrubber.metadata.findings.finding import Finding, may_hold_place
from scrubber.metadata.findings.kind import Kind, Topic
from scrubber.metadata.readers.collect import OF_CONTAINER, Collected
from scrubber.places.nearest import nearest
from scrubber.places.words import coordinates, in_or_near

_WHO = ("exif:CameraOwnerName", "exif:Artist", "exif:XPAuthor", "xmp:dc:creator", "xmp:aux:OwnerName", "iptc:2:80",
        "xmp:tiff:Artist", "text:Author", "text:Artist", Kind.OWNER, Kind.PHOTOGRAPHER, Kind.AUTHOR)  # fmt: skip
_MODEL, _MAKER = ("exif:Model", "xmp:tiff:Model"), ("exif:Make", "xmp:tiff:Make")
_SERIAL = (
    "exif:BodySerialNumber",
    "exif:CameraSerialNumber",
    "xmp:aux:SerialNumber",
    "xmp:exifEX:BodySerialNumber",
    Kind.CAMERA_SERIAL,
)
_TOWN = ("xmp:photoshop:City", "iptc:2:90", "xmp:Iptc4xmpExt:City", Kind.CITY, Kind.PLACE_NAME)
_MAX_LETTERS, _MAX_NAMES = 60, 3
_WRITTEN_OUT = re.compile(r"⟨U\+[0-9A-F]{4,6}⟩|\ufffd")
"""Characters that act instead of being seen, as `text.plain` writes them, and such that were never text."""

_Source = str | Kind
"""Where a value of the sentence comes from: a finding's key, or any finding of a kind."""


_SENTENCES = {
    "when where who what": N_("Taken on {when} {where}, by {who} with {what}."),
    "when where who": N_("Taken on {when} {where}, by {who}."),
    "when where what": N_("Taken on {when} {where}, with {what}."),
    "when where": N_("Taken on {when} {where}."),
    "when who what": N_("Taken on {when} by {who} with {what}."),
    "when who": N_("Taken on {when} by {who}."),
    "when what": N_("Taken on {when} with {what}."),
    "when": N_("Taken on {when}."),
    "where who what": N_("Taken {where}, by {who} with {what}."),
    "where who": N_("Taken {where}, by {who}."),
    "where what": N_("Taken {where}, with {what}."),
    "where": N_("Taken {where}."),
    "who what": N_("Taken by {who} with {what}."),
    "who": N_("It names {who}."),
    "what": N_("Taken with {what}."),
}
"""By the facts that are known, in this order: when, where, who, what. "where" brings its own "in", "near" or "at"."""


def sentence(collected: Collected) -> str:
    """What the photo tells, in one plain sentence (translated)."""
    values = _first_values(collected.findings)
    facts = {
        "when": moment_in_words(taken(collected.findings)),
        "where": _where(collected, values),
        "who": _pick(values, _WHO),
        "what": _what(values),
    }
    known = {name: value for name, value in facts.items() if value}
    said = [_(_SENTENCES[" ".join(known)]).format(**known)] if known else []
    said += filter(
        None, (_names_shown(collected), _contact(values), _by_ai(values), _unseen(collected), _unreadable(collected))
    )
    return sentences(said) or _without_facts(
        {finding.topic for finding in collected.findings if not finding.key.startswith(OF_CONTAINER)}
    )


def _unseen(collected: Collected) -> str:
    kinds = {finding.kind for finding in collected.findings}
    if Kind.UNSEEN_PICTURE in kinds:
        return _("It holds more picture than it shows.")
    return _("It holds words hidden in its picture.") if Kind.LOWEST_BITS in kinds else ""


def _unreadable(collected: Collected) -> str:
    if may_hold_place(collected.findings, collected.place):
        return _("A part of its data can't be read; it may also hold a place.")
    return ""


def _contact(values: dict[_Source, str]) -> str:
    return _("It tells how to reach somebody.") if Kind.CONTACT in values else ""


def _by_ai(values: dict[_Source, str]) -> str:
    if Kind.AI_PROMPT in values:
        return _("It holds the words that an AI was given.")
    return _("It says that AI made it, or parts of it.") if Kind.AI_MADE in values else ""


def _names_shown(collected: Collected) -> str:
    """Who is in the picture, as far as names are marked or written down."""
    marked = [face.name for face in collected.faces if face.name]
    written = [finding.value for finding in collected.findings if finding.kind is Kind.PERSON_SHOWN]
    names = [words for name in dict.fromkeys((*marked, *written)) if (words := _short(name))]
    if not names:
        return ""
    said = _("It names who is in the picture: {names}.")
    more = len(names) - _MAX_NAMES
    if more > 0:
        said = ngettext("It names who is in the picture: {names} and {count} more.",
                        "It names who is in the picture: {names} and {count} more.", more)  # fmt: skip
    return said.format(names=(commas if more > 0 else both)(names[:_MAX_NAMES]), count=more)


def _without_facts(topics: set[Topic]) -> str:
    if Topic.HIDDEN_PICTURE in topics:
        return _("This photo carries another picture or a clip inside.")
    if topics & {Topic.PERSON, Topic.PLACE, Topic.TIME, Topic.DEVICE}:
        return _("This photo tells a little about where it comes from.")
    if Topic.HISTORY in topics:
        return _("This photo tells a little about where it comes from.")
    if topics - {Topic.TECHNICAL}:
        return _("This photo carries data that does not belong to the picture.")
    if topics:
        return _("This photo carries only technical details.")
    return _("This photo tells nothing beyond its picture.")


def _first_values(findings: tuple[Finding, ...]) -> dict[_Source, str]:
    """The first value of each key and of each kind; no key of a finding is the name of a kind."""
    values: dict[_Source, str] = {}
    for finding in findings:
        values.setdefault(finding.key, finding.value)
        values.setdefault(finding.kind, finding.value)
    return values


def _pick(values: dict[_Source, str], sources: tuple[_Source, ...]) -> str:
    return next((words for source in sources if (words := _short(values.get(source, "")))), "")


def _short(text: str) -> str:
    """A value as it can stand in a sentence: no written-out characters, and nothing where they were half of it."""
    words = _WRITTEN_OUT.sub("", text).strip()
    if 2 * len(_WRITTEN_OUT.findall(text)) > len(words):
        return ""
    return words[:_MAX_LETTERS] + "…" if len(words) > _MAX_LETTERS else words


def _where(collected: Collected, values: dict[_Source, str]) -> str:
    if collected.place is None:
        town = _pick(values, _TOWN)
        # Translators: where a photo was taken, as it stands for {where} in "Taken {where}, with {what}.".
        return _("in {place}").format(place=town) if town else ""
    town = in_or_near(nearest(collected.place.latitude, collected.place.longitude))
    return town or _("at {coordinates}").format(
        coordinates=coordinates(collected.place.latitude, collected.place.longitude)
    )


def _what(values: dict[_Source, str]) -> str:
    """The device, its maker's name only once ("Canon EOS R5", not "Canon Canon EOS R5"), with its serial number."""
    model, maker, serial = _pick(values, _MODEL), _pick(values, _MAKER), _pick(values, _SERIAL)
    serial = "" if serial.count(" ") > 1 else serial  # a row of numbers reads badly here
    first_word = maker.split(" ")[0].lower() if maker else ""
    device = model if not first_word or model.lower().startswith(first_word) else f"{maker} {model}".strip()
    if not device:
        return _("a camera with the serial number {serial}").format(serial=serial) if serial else ""
    if serial:
        # Translators: a camera as it stands for {what} in "Taken with {what}.".
        return _("{device}, serial number {serial}").format(device=device, serial=serial)
    return device
