"""How a picture was made, by the codes of IPTC's NewsCodes "Digital Source Type", which C2PA uses as well."""

import re

from scrubber.i18n import N_, _

_CAMERA, _SCANNED, _EDITED = N_("taken with a camera"), N_("scanned"), N_("edited")
_DRAWN, _PROGRAM = N_("made by a program"), N_("made by a program")
_COMPOSED = N_("put together from several pictures")
_WORDS = {
    "digitalCapture": _CAMERA,
    "computationalCapture": _CAMERA,
    "multiFrameComputationalCaptureSampledRealLife": _CAMERA,
    "negativeFilm": _SCANNED,
    "positiveFilm": _SCANNED,
    "print": _SCANNED,
    "minorHumanEdits": _EDITED,
    "humanEdits": _EDITED,
    "algorithmicallyEnhanced": _EDITED,
    "digitalArt": _DRAWN,
    "digitalCreation": _DRAWN,
    "softwareImage": _PROGRAM,
    "virtualRecording": _PROGRAM,
    "screenCapture": N_("a screenshot"),
    "composite": _COMPOSED,
    "compositeCapture": _COMPOSED,
    "compositeSynthetic": _COMPOSED,
    "dataDrivenMedia": _PROGRAM,
    "algorithmicMedia": _PROGRAM,
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
