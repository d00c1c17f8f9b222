"""Payloads that are no metadata standard: text fields, whole pictures, data without a name."""

from scrubber.i18n import N_
from scrubber.metadata import embedded
from scrubber.metadata.finding import Risk, Topic
from scrubber.metadata.reading import Reading
from scrubber.metadata.text import decode

_AI_KEYWORDS = frozenset(
    {"parameters", "prompt", "workflow", "negative_prompt", "sd-metadata", "dream", "invokeai_metadata"}
)
_PICTURE_LABELS = {
    "second picture": N_("A second picture"),
    "picture": N_("A further picture"),
    "auxiliary picture": N_("A further picture"),
    "depth map": N_("A depth map"),
    "matte": N_("An outline of the people in the photo"),
    "gain map": N_("An HDR gain map"),
}
"""By the name the format gives a picture that is not the photo; any other is a thumbnail or a preview."""
MAP_LABELS = frozenset(_PICTURE_LABELS[name] for name in ("depth map", "matte", "gain map"))
"""Labels of pictures that describe the photo instead of showing a scene: nothing to compare."""

_TEXT_MEANINGS: dict[str, tuple[Topic, str, Risk]] = {
    "author": (Topic.PERSON, N_("Author"), Risk.HIGH),
    "artist": (Topic.PERSON, N_("Author"), Risk.HIGH),
    "copyright": (Topic.PERSON, N_("Copyright"), Risk.HIGH),
    "title": (Topic.PERSON, N_("Title"), Risk.HIGH),
    "description": (Topic.PERSON, N_("Caption"), Risk.HIGH),
    "comment": (Topic.PERSON, N_("Comment"), Risk.HIGH),
    "creation time": (Topic.TIME, N_("Made"), Risk.MEDIUM),
    "time": (Topic.TIME, N_("Changed"), Risk.MEDIUM),
    "date:create": (Topic.TIME, N_("Made"), Risk.MEDIUM),
    "date:modify": (Topic.TIME, N_("Changed"), Risk.MEDIUM),
    "software": (Topic.HISTORY, N_("Edited with"), Risk.LOW),
    "iccp": (Topic.TECHNICAL, N_("Name of the colour profile"), Risk.LOW),
    "source": (Topic.DEVICE, N_("Device"), Risk.MEDIUM),
}


def read_text(reading: Reading) -> None:
    """A text field: its keyword decides what it means."""
    keyword = reading.payload.label
    text = decode(reading.payload.data[: 1 << 16])
    if keyword.lower() in _AI_KEYWORDS:
        reading.add(Topic.HISTORY, f"text:{keyword}", N_("What an AI was asked for"), text, Risk.HIGH)
        return
    meaning = _TEXT_MEANINGS.get(keyword.lower(), (Topic.UNKNOWN, keyword or N_("Text"), Risk.MEDIUM))
    reading.add(meaning[0], f"text:{keyword}", meaning[1], text, meaning[2])


def read_picture(reading: Reading) -> None:
    """A whole picture beside the photo."""
    label = _PICTURE_LABELS.get(reading.payload.label, N_("A small picture of the photo"))
    reading.add_picture("picture", label, reading.payload.data)


def read_opaque(reading: Reading) -> None:
    """Data that we can't name further: what is known is where it is and how much."""
    label = reading.payload.label or N_("Unknown data")
    embedded.add_pictures(reading, reading.payload.data, "opaque:picture")
    reading.add_data(Topic.UNKNOWN, "opaque", label, reading.payload.data, Risk.MEDIUM)
