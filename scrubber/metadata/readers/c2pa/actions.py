"""The actions that Content Credentials list (C2PA 2.1 section 18.14), in words."""

from scrubber.i18n import N_, _

_ACTIONS = {
    "c2pa.created": N_("made"),
    "c2pa.opened": N_("opened"),
    "c2pa.placed": N_("another picture put in"),
    "c2pa.removed": N_("a picture taken out"),
    "c2pa.edited": N_("edited"),
    "c2pa.edited.metadata": N_("its description edited"),
    "c2pa.cropped": N_("cropped"),
    "c2pa.resized": N_("resized"),
    "c2pa.orientation": N_("turned"),
    "c2pa.color_adjustments": N_("colours changed"),
    "c2pa.filtered": N_("filtered"),
    "c2pa.drawing": N_("drawn in"),
    "c2pa.converted": N_("converted"),
    "c2pa.transcoded": N_("converted"),
    "c2pa.repackaged": N_("put into another kind of file"),
    "c2pa.published": N_("published"),
    "c2pa.redacted": N_("something made unrecognisable"),
    "c2pa.produced": N_("produced"),
    "c2pa.managed": N_("taken into a collection"),
    "c2pa.watermarked": N_("marked invisibly"),
    "c2pa.unknown": N_("something unknown"),
}


def action_in_words(action: str) -> str:
    """What was done (translated); an action we don't know by its own name."""
    return _(_ACTIONS[action]) if action in _ACTIONS else action
