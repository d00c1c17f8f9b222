"""What the user chose for the copies, and which photos need another copy after a choice has changed."""

from dataclasses import dataclass
from enum import Enum

from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.names import USUAL_NAMES, Naming
from scrubber.errors import CannotWrite
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.formats.base import HiddenPictures, Verification
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep
from scrubber.gui.photos.photo import Made, Photo, State
from scrubber.gui.settings import Settings
from scrubber.i18n import N_, _, labelled, ngettext, number


class Choice(Enum):
    """A choice of the bar or the settings that changes copies."""

    FACES = N_("Faces")
    FOLDER = N_("Copies go")
    HIDDEN = N_("What nobody sees")
    HDR = N_("Keep HDR")
    KEEP = N_("Keep of the metadata")
    SIZE = N_("Size of the copies")
    NAMES = N_("Names…")


@dataclass(frozen=True, slots=True)
class CopySize:
    """The longest side and the width of the widest face, in pixels; 0 for as in the original."""

    max_side: int = 0
    max_face: int = 0

    @property
    def words(self) -> str:
        """What is chosen (translated)."""
        most = self.max_side or self.max_face
        said = ngettext("At most {count} pixel", "At most {count} pixels", most).format(count=number(most))
        if self.max_face:
            return labelled(_("Faces"), said)
        return said if most else _("As large as the original")

    @property
    def key(self) -> str:
        """What is stored of the choice."""
        return f"{self.max_side}/{self.max_face}"


SIZES = (
    CopySize(),
    CopySize(max_side=4096),
    CopySize(max_side=2048),
    CopySize(max_side=1280),
    CopySize(max_face=16),
    CopySize(max_face=8),
)


def chosen_size(settings: Settings) -> CopySize:
    """The remembered size; anything unknown counts as the original's."""
    return next((size for size in SIZES if size.key == settings.copy_size), SIZES[0])


@dataclass(frozen=True, slots=True)
class CopyChoices:
    """How copies are made, but for what was decided about the faces of single photos.

    `folder` is "" for beside the originals, or in their place when a copy `replaces` them; `cover_style` None to leave
    faces as they are; sizes are in pixels, 0 to keep.
    """

    folder: str = ""
    keep_hdr: bool = True
    cover_style: CoverStyle | None = None
    max_side: int = 0
    max_face: int = 0
    keep: Keep = EVERYTHING_PRIVATE
    replaces: bool = False
    naming: Naming = USUAL_NAMES
    keeps_times: bool = False

    @property
    def usual(self) -> Made:
        """How the copies of photos are made about whose faces nothing was decided."""
        faces = FaceChoice(self.cover_style) if self.cover_style is not None else None
        return Made(self.folder, self.policy(faces), self.replaces, self.naming, self.keeps_times)

    def policy(
        self, faces: FaceChoice | None, *, encodes_anew: bool = False, keep: Keep | None = None
    ) -> PicturePolicy:
        """What the workers are told; `faces` is what was decided about those of one photo, and so is `keep`.

        `encodes_anew`: picture that nobody sees is to go even where that takes encoding the picture anew.
        """
        return PicturePolicy(
            verification=Verification.FULL if self.replaces else Verification.AUTO,
            keep_hdr=self.keep_hdr,
            keep=self.keep if keep is None else keep,
            hidden_pictures=HiddenPictures.REMOVE if encodes_anew else HiddenPictures.AUTO,
            faces=faces,
            max_side=self.max_side,
            max_face=self.max_face,
        )


def is_wanted(photo: Photo, now: Made) -> bool:
    """Whether cleaning `photo` with these choices would do something that was not done yet."""
    match photo.state:
        case State.WAITING | State.READ:
            return True
        case State.REFUSED:
            return photo.read_problem is None and (
                isinstance(photo.clean_problem, CannotWrite) or (photo.is_too_large and not now.policy.changes_picture)
            )
        case State.CLEANED:
            return photo.made is None or bool(differences(photo, photo.made, now))
        case State.ALREADY_CLEAN:
            return bool(now.folder or _changes_picture(photo, now.policy)) and photo.made != now
        case State.WORKING:
            return False


def differences(photo: Photo, before: Made, now: Made) -> set[Choice]:
    """The choices by which two copies of `photo` would differ, by all that is known of it."""
    is_elsewhere = (before.folder, before.replaces) != (now.folder, now.replaces)
    changed = {Choice.FOLDER} if is_elsewhere else set()
    if before.naming != now.naming:
        changed.add(Choice.NAMES)
    old, new = before.policy, now.policy
    if photo.has_gain_map and old.keep_hdr != new.keep_hdr:
        changed.add(Choice.HDR)
    if old.hidden_pictures != new.hidden_pictures:
        changed.add(Choice.HIDDEN)
    if old.keep != new.keep:
        changed.add(Choice.KEEP)
    if _covers(photo, old) != _covers(photo, new):
        changed.add(Choice.FACES)
    if _size(photo, old) != _size(photo, new):
        changed.add(Choice.SIZE)
    return changed


def _changes_picture(photo: Photo, policy: PicturePolicy) -> bool:
    is_without_hdr = photo.has_gain_map and not policy.keep_hdr
    is_without_hidden = policy.hidden_pictures is HiddenPictures.REMOVE
    return is_without_hdr or is_without_hidden or _covers(photo, policy) is not None or _size(photo, policy) != (0, 0)


def _covers(photo: Photo, policy: PicturePolicy) -> object:
    """What decides about covers; None where there is nothing to cover."""
    faces = policy.faces
    if faces is None or (faces.boxes is None and photo.faces == 0) or faces.boxes == ():
        return None
    return faces


def _size(photo: Photo, policy: PicturePolicy) -> tuple[int, int]:
    is_smaller = policy.max_side and not 0 < photo.longest_side <= policy.max_side
    return policy.max_side if is_smaller else 0, policy.max_face if photo.faces != 0 else 0
