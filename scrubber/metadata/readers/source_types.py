"""How a picture was made, by the codes of IPTC's NewsCodes "Digital Source Type", which C2PA uses as well."""

import re

from scrubber.i18n import N_, _

_WORDS = {
    "digitalCapture": N_("taken with a camera"),
    "computationalCapture": N_("taken with a camera that computes"),
    "multiFrameComputationalCaptureSampledRealLife": N_("taken with a camera, computed from several exposures"),
    "negativeFilm": N_("scanned from a negative"),
    "positiveFilm": N_("scanned from a slide"),
    "print": N_("scanned from a print"),
    "minorHumanEdits": N_("edited by a person"),
    "humanEdits": N_("edited by a person"),
    "algorithmicallyEnhanced": N_("improved by a program"),
    "digitalArt": N_("drawn by a person with a computer"),
    "digitalCreation": N_("drawn by a person with a computer"),
    "softwareImage": N_("made with a program"),
    "virtualRecording": N_("recorded in a virtual world"),
    "screenCapture": N_("a screenshot"),
    "composite": N_("put together from several pictures"),
    "compositeCapture": N_("put together from several photos"),
    "compositeSynthetic": N_("put together from several pictures, some made by a program"),
    "dataDrivenMedia": N_("drawn by a program from data"),
    "algorithmicMedia": N_("made by a program"),
    "trainedAlgorithmicMedia": N_("made by AI"),
    "compositeWithTrainedAlgorithmicMedia": N_("partly made by AI"),
}
_BY_AI = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")
_CREDIT = re.compile(r"(?:made|edited|created|generated) (?:with|by) [\w .-]{0,40}\bAI\b", re.I)


def in_words(code: str) -> str:
    """The code's meaning with the code behind it (translated); an unknown code as it is."""
    name = code.rstrip("/").rsplit("/", 1)[-1]
    words = _WORDS.get(name)
    return f"{_(words)} ({name})" if words else name


def is_ai(code: str) -> bool:
    """Whether the code says that a trained model made the picture or parts of it."""
    return code.endswith(_BY_AI)


def credits_ai(text: str) -> bool:
    """Whether a credit line says so: "Made with Google AI"."""
    return len(text) < 200 and _CREDIT.match(text) is not None
