"""The choices that the window remembers. No photo's path is ever stored; folders' names only as long as wanted."""

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum
from typing import Generic, TypeVar, overload

from PySide6.QtCore import QByteArray, QSettings

from scrubber.engine.names import USUAL_NAMES, NameStyle, Naming, naming_of
from scrubber.faces.covers.cover_style import DEFAULT_REGION, FACE_SHAPES, CoverStyle, Picture, Style
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep, read_keep, write_keep
from scrubber.i18n import N_

E = TypeVar("E", bound=Enum)

_NO_COVER = "none"
SMALLEST_REGION, LARGEST_REGION = 1.0, 2.2
"""How much larger than a face its cover may be."""
MAX_RECENT = 8
_SUFFIX = "="
"""Stands before a suffix in the file, so that none can be told from the usual one."""


class Appearance(Enum):
    """The user's choice of colours; the value is stored."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast-light"
    CONTRAST_DARK = "contrast-dark"


APPEARANCE_WORDS = {
    Appearance.SYSTEM: N_("Like the system"),
    # Translators: colours of the window: light ones.
    Appearance.LIGHT: N_("Light"),
    # Translators: colours of the window: dark ones.
    Appearance.DARK: N_("Dark"),
    Appearance.CONTRAST_LIGHT: N_("High contrast, light"),
    Appearance.CONTRAST_DARK: N_("High contrast, dark"),
}


class Show(Enum):
    """Which photos the list shows; the value is stored."""

    ALL = "all"
    TO_DO = "to-do"
    PLACE = "place"
    PEOPLE = "people"
    FACES = "faces"
    HIDDEN = "hidden"
    CLEANED = "cleaned"
    REFUSED = "refused"
    CHANGED = "changed"


SHOW_WORDS = {
    Show.ALL: N_("All photos"),
    Show.TO_DO: N_("Not cleaned yet"),
    Show.PLACE: N_("With a place"),
    Show.PEOPLE: N_("With people's names"),
    Show.FACES: N_("With faces"),
    Show.HIDDEN: N_("With hidden pictures"),
    Show.CLEANED: N_("Cleaned"),
    # Translators: of photos that were not cleaned, because the program could not do it safely; also before the reason.
    Show.REFUSED: N_("Refused"),
    Show.CHANGED: N_("Changed on disk"),
}


class Order(Enum):
    """How the list is sorted; the value is stored."""

    ADDED = "added"
    NAME = "name"
    TELLING = "telling"
    PLACE = "place"
    PEOPLE = "people"
    TIME = "time"
    DEVICE = "device"
    FACES = "faces"
    STATE = "state"


ORDER_WORDS = {
    # Translators: a way to sort photos: in the order in which they were added.
    Order.ADDED: N_("As added"),
    Order.NAME: N_("Name"),
    Order.TELLING: N_("Most telling first"),
    Order.PLACE: N_("Place"),
    Order.PEOPLE: N_("People"),
    Order.TIME: N_("Time"),
    Order.DEVICE: N_("Camera"),
    Order.FACES: N_("Faces"),
    # Translators: a column of the list, and a way to sort it: whether a photo is cleaned, refused and so on.
    Order.STATE: N_("State"),
}


class Layout(Enum):
    """How the list is laid out; the value is stored."""

    CARDS = "cards"
    LIST = "list"


# Translators: two ways to lay out the photos.
LAYOUT_WORDS = {Layout.CARDS: N_("Cards"), Layout.LIST: N_("List")}


KEEP_WORDS = {
    "nothing": N_("Nothing: everything private"),
    "town-and-month": N_("Town and month"),
    "photographers": N_("For photographers: author, caption, date"),
}
"""What of the metadata copies keep, by the names of `PRESETS`."""


class _Switch:
    """A stored yes or no; anything else in the file counts as the usual."""

    def __init__(self, key: str, usual: bool) -> None:
        self.key, self.usual = key, usual

    @overload
    def __get__(self, settings: None, owner: type) -> "_Switch": ...
    @overload
    def __get__(self, settings: "Settings", owner: type) -> bool: ...
    def __get__(self, settings: "Settings | None", owner: type) -> "_Switch | bool":
        if settings is None:
            return self
        stored = settings.text(self.key)
        return stored != "no" if self.usual else stored == "yes"

    def __set__(self, settings: "Settings", value: bool) -> None:
        settings.put(self.key, "yes" if value else "no")


class _Text:
    """A stored text, "" when there is none."""

    def __init__(self, key: str) -> None:
        self.key = key

    @overload
    def __get__(self, settings: None, owner: type) -> "_Text": ...
    @overload
    def __get__(self, settings: "Settings", owner: type) -> str: ...
    def __get__(self, settings: "Settings | None", owner: type) -> "_Text | str":
        return self if settings is None else settings.text(self.key)

    def __set__(self, settings: "Settings", value: str) -> None:
        settings.put(self.key, value)


class _OneOf(Generic[E]):
    """One of the members of an enumeration, stored; anything else in the file counts as the first one."""

    def __init__(self, key: str, members: Iterable[E]) -> None:
        self.key, self.members = key, tuple(members)

    @overload
    def __get__(self, settings: None, owner: type) -> "_OneOf[E]": ...
    @overload
    def __get__(self, settings: "Settings", owner: type) -> E: ...
    def __get__(self, settings: "Settings | None", owner: type) -> "_OneOf[E] | E":
        if settings is None:
            return self
        stored = settings.text(self.key)
        return next((member for member in self.members if member.value == stored), self.members[0])

    def __set__(self, settings: "Settings", value: E) -> None:
        settings.put(self.key, str(value.value))


class _Keep:
    """What copies keep of the metadata: the name of a preset, or a list as on the command line."""

    key = "keep"

    @overload
    def __get__(self, settings: None, owner: type) -> "_Keep": ...
    @overload
    def __get__(self, settings: "Settings", owner: type) -> Keep: ...
    def __get__(self, settings: "Settings | None", owner: type) -> "_Keep | Keep":
        if settings is None:
            return self
        try:
            return read_keep(settings.text(self.key))
        except ValueError:
            return EVERYTHING_PRIVATE

    def __set__(self, settings: "Settings", value: Keep) -> None:
        settings.put(self.key, write_keep(value))


class Settings:
    """Typed access to the settings file: one line for each choice."""

    appearance = _OneOf("appearance", Appearance)
    language = _Text("language")
    """The folder of its catalogue, or "" for that of the system; counts from the next start on."""
    show = _OneOf("show", Show)
    order = _OneOf("order", Order)
    layout = _OneOf("layout", Layout)
    keep_hdr = _Switch("keep_hdr", True)
    keeps_times = _Switch("keeps_times", False)
    """Whether copies get the file times of their originals."""
    keep = _Keep()
    destination = _Text("destination")
    """The folder for copies, or "" for beside the originals."""
    replaces = _Switch("replaces", False)
    """Whether copies take the place of their originals, which go to the trash; then `destination` is empty."""
    copy_size = _Text("copy_size")
    """The key of a choice of `choices.SIZES`."""
    remember_folders = _Switch("remember_folders", True)
    last_folder = _Text("last_folder")
    """Where the dialogs for adding photos begin."""
    cover_shape = _OneOf("cover_shape", FACE_SHAPES)
    """The shape of covers around found faces."""
    opens_folder = _Switch("opens_folder", False)
    """Whether the folder with the copies is opened when a run ends."""
    reduces_motion = _Switch("reduces_motion", False)
    """Whether nothing glides, also where the system doesn't ask for that."""
    notifies = _Switch("notifies", True)
    """Whether the window asks for attention when a run ends behind others."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    def reset(self) -> None:
        """Forget every choice, but not where the window is."""
        for key in self._store.allKeys():
            if not key.startswith("state/"):
                self._store.remove(key)

    def text(self, key: str) -> str:
        """What is stored, as text."""
        return str(self._store.value(key, ""))

    def put(self, key: str, value: str) -> None:
        """Store a text."""
        self._store.setValue(key, value)

    def state(self, name: str) -> QByteArray:
        """Where a window or a splitter was, as Qt writes it; empty when nothing is known."""
        stored = self._store.value(f"state/{name}")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Remember where a window or a splitter is."""
        self._store.setValue(f"state/{name}", state)

    @property
    def recent_folders(self) -> list[str]:
        """The folders that were opened last, the newest first."""
        stored = self._store.value("recent_folders", [])
        kept: Iterable[object] = stored if isinstance(stored, list) else [stored]
        return [folder for folder in kept if isinstance(folder, str) and folder][:MAX_RECENT]

    def add_recent(self, folder: str) -> None:
        """Remember that a folder was opened, if folders are remembered at all."""
        if self.remember_folders:
            rest = [known for known in self.recent_folders if known != folder]
            self._store.setValue("recent_folders", [folder, *rest][:MAX_RECENT])

    def forget_folders(self) -> None:
        """Forget every folder but the one for the copies."""
        for key in ("recent_folders", "last_folder"):
            self._store.remove(key)

    @property
    def naming(self) -> Naming:
        """What copies are called; anything that can't be a name counts as the usual."""
        suffix = self.text("suffix")
        try:
            naming = naming_of(self.text("names") or str(NameStyle.AS_IS), suffix[1:] if suffix else None)
        except ValueError:
            return USUAL_NAMES
        return USUAL_NAMES if naming.may_be_the_photos and not self.destination else naming

    def name_copies(self, style: str) -> None:
        """Call copies by a style (the value of a `NameStyle`) or a pattern. Raises ValueError for what is neither."""
        naming_of(style)
        self.put("names", style)

    def end_names(self, suffix: str) -> None:
        """Put this behind the names of copies. Raises ValueError for what can't be in a name."""
        naming_of(str(NameStyle.AS_IS), suffix)
        self.put("suffix", _SUFFIX + suffix)

    @property
    def asks_about_faces(self) -> bool:
        """Whether nothing was decided yet about faces."""
        return not self.text("cover")

    def ask_about_faces(self) -> None:
        """Ask before the next run."""
        self._store.remove("cover")

    @property
    def cover_style(self) -> CoverStyle | None:
        """What covers over faces look like, None to leave faces as they are; anything unknown counts as the usual."""
        style, picture = self.text("cover"), self.text("cover_picture")
        if style in ("", _NO_COVER):
            return None
        if style not in {known.value for known in Style} or picture not in {known.value for known in Picture}:
            return CoverStyle()
        return self.fitted(CoverStyle(Style(style), picture=Picture(picture)))

    @cover_style.setter
    def cover_style(self, choice: CoverStyle | None) -> None:
        self.put("cover", choice.style.value if choice else _NO_COVER)
        if choice is not None:
            self.put("cover_picture", choice.picture.value)
            self.cover_size, self.cover_shape = choice.cover_size, choice.shape

    @property
    def cover_size(self) -> float:
        """How much larger than a face its cover is; anything that can't be counts as the usual."""
        return _number(self._store.value("cover_size"), DEFAULT_REGION)

    @cover_size.setter
    def cover_size(self, size: float) -> None:
        self.put("cover_size", f"{size:.1f}")

    def fitted(self, look: CoverStyle) -> CoverStyle:
        """A look in the size and the shape that are chosen for covers."""
        return replace(look, cover_size=self.cover_size, shape=self.cover_shape)


def _number(stored: object, usual: float) -> float:
    try:
        number = float(str(stored))
    except ValueError:
        return usual
    return number if SMALLEST_REGION <= number <= LARGEST_REGION else usual
