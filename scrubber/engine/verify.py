"""Reading a copy back and proving that it is what was promised, before it gets its name."""

from scrubber.engine.removed import removed_values
from scrubber.errors import NotVerified, ParseError
from scrubber.formats.base import Document, Essence, Format
from scrubber.i18n import N_
from scrubber.limits import MIN_REMOVED_BYTES

_DIFFERENCES = {
    "width": N_("its size is not the same"),
    "height": N_("its size is not the same"),
    "frames": N_("its frames are not the same"),
    "orientation": N_("it would be shown turned"),
    "picture": N_("its picture is not the same"),
    "colour": N_("its colours are not the same"),
}


def verify(image_format: Format, document: Document, copy: bytes) -> None:
    """Raise `NotVerified` unless `copy` holds the picture of `document` and nothing else."""
    try:
        audit = image_format.audit(copy)
    except ParseError as error:
        raise NotVerified(N_("it can't be read back")) from error
    for name in Essence.__dataclass_fields__:
        if getattr(audit.essence, name) != getattr(document.essence, name):
            raise NotVerified(_DIFFERENCES[name])
    residue = [piece for piece in audit.residue if len(piece) >= MIN_REMOVED_BYTES]
    if residue and any(value in piece for value in removed_values(document) for piece in residue):
        raise NotVerified(N_("something that was to be removed is still in it"))
