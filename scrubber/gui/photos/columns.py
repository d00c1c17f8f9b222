"""What the list says of a photo in each column, and how photos are put in order by it."""

from collections.abc import Callable
from enum import Enum

from scrubber.gui import texts
from scrubber.gui.photos.photo import Photo, State
from scrubber.gui.settings import Order
from scrubber.i18n import N_, _, commas, isolated, labelled
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Topic

_STATES = tuple(State)


class Column(Enum):
    """The columns from the beginning of a row to its end, by the order that a click on their heads asks for."""

    NAME = Order.NAME
    PLACE = Order.PLACE
    PEOPLE = Order.PEOPLE
    TIME = Order.TIME
    DEVICE = Order.DEVICE
    FACES = Order.FACES
    STATE = Order.STATE


HEADS = {
    Column.NAME: N_("Name"),
    Column.PLACE: N_("Place"),
    Column.PEOPLE: N_("People"),
    Column.TIME: N_("Time"),
    Column.DEVICE: N_("Camera"),
    Column.FACES: N_("Faces"),
    Column.STATE: N_("State"),
}


def status_words(photo: Photo) -> str:
    """What a card says below the name, as one line for screen readers and tooltips."""
    match photo.state:
        case State.WAITING:
            return _("Reading the photo…")
        case State.WORKING:
            return _("Being cleaned")
        case State.CLEANED:
            return _("Clean, verified")
        case State.REFUSED:
            return texts.problem(photo.problem) if photo.problem is not None else ""
        case State.ALREADY_CLEAN:
            hidden = [_(texts.TOPIC_WORDS[Topic.HIDDEN_PICTURE])] if photo.hides_picture else []
            return commas((_("Nothing to remove"), *hidden))
        case State.READ:
            return commas(_(texts.TOPIC_WORDS[topic]) for topic in photo.topics) or _("Technical")


def _told(photo: Photo, topic: Topic, words: Callable[[BatchFacts], str]) -> str:
    """What a photo tells of a topic; where that has no short form, the word that its card shows."""
    said = words(photo.batch_facts) if photo.batch_facts is not None else ""
    return said or (_(texts.TOPIC_WORDS[topic]) if topic in photo.topics else "")


_WORDS: dict[Column, Callable[[Photo], str]] = {
    Column.NAME: lambda photo: texts.file_name(photo.output or photo.path),
    Column.PLACE: lambda photo: _told(photo, Topic.PLACE, lambda facts: facts.town),
    Column.PEOPLE: lambda photo: _told(photo, Topic.PERSON, lambda facts: commas(facts.people)),
    Column.TIME: lambda photo: _told(photo, Topic.TIME, lambda facts: texts.moment(facts.moment)),
    Column.DEVICE: lambda photo: _told(photo, Topic.DEVICE, lambda facts: commas(facts.cameras)),
    Column.FACES: lambda photo: texts.faces_or_maybe(photo.faces, photo.sure_faces) if photo.faces else "",
    Column.STATE: lambda photo: _("Changed on disk") if photo.was_changed else status_words(photo),
}


def cell(photo: Photo, column: Column) -> str:
    """What stands in a column of a photo's row; "" where nothing is known."""
    words = _WORDS[column](photo)
    return words if column is Column.NAME else isolated(texts.harmless(words))  # names are both already


def row_words(photo: Photo) -> str:
    """A whole row for a screen reader: "IMG_1.jpg, Place: Montmartre, Paris, State: Clean, verified"."""
    said = [(_(HEADS[column]), cell(photo, column)) for column in Column if column is not Column.NAME]
    rest = [labelled(head, words) for head, words in said if words]
    return commas([cell(photo, Column.NAME), *rest])


def in_order(photos: list[Photo], order: Order, is_reversed: bool) -> list[Photo]:
    """`photos`, which come as they were added, in another order; those that tell nothing about it come last."""
    match order:
        case Order.ADDED:
            made = photos
        case Order.TELLING:
            made = sorted(photos, key=lambda photo: (not photo.has_place, -len(photo.topics)))
        case Order.NAME:  # the original's, so that no photo moves when its copy is made
            made = sorted(photos, key=lambda photo: texts.file_name(photo.path).casefold())
        case Order.FACES:
            made = sorted(photos, key=lambda photo: (-photo.sure_faces, -(photo.faces or 0)))
        case Order.STATE:
            made = sorted(photos, key=lambda photo: _STATES.index(photo.state))
        case _:
            return _by_words(photos, Column(order), is_reversed)
    return made[::-1] if is_reversed else made


def _by_words(photos: list[Photo], column: Column, is_reversed: bool) -> list[Photo]:
    keyed = [(_sorted_by(photo, column), photo) for photo in photos]
    told = sorted((pair for pair in keyed if pair[0]), key=lambda pair: pair[0], reverse=is_reversed)
    return [photo for _key, photo in told] + [photo for key, photo in keyed if not key]


def _sorted_by(photo: Photo, column: Column) -> str:
    """The words of a column without capitals; times as digits, because months aren't in order by their names."""
    if column is Column.TIME:
        return photo.batch_facts.moment if photo.batch_facts else ""
    return _WORDS[column](photo).casefold()


def depends_on_reading(order: Order) -> bool:
    """Whether reading or cleaning a photo may move it."""
    return order not in (Order.ADDED, Order.NAME)
