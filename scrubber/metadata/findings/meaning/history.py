"""What findings about the way of a photo, from program to program, mean for a person."""

from scrubber.i18n import N_
from scrubber.metadata.findings.kind import Kind

_AI_MADE = N_("It says that a program made the picture or parts of it.")

SENTENCES: dict[Kind, str] = {
    Kind.NAME_PROGRAM: N_("It stands in the file's name, which a copy keeps. Another name keeps it from others."),
    Kind.ORIGINAL_NAME: N_("It tells the name of a file that this one came from, which links the two."),
    Kind.AI_PROMPT: N_(
        "Somebody typed these words to have the picture made. They can tell what the person wanted and thinks."
    ),
    Kind.AI_MODEL: _AI_MADE,
    Kind.AI_MADE: _AI_MADE,
    Kind.CREDENTIALS: N_(
        "A signed record of who or what made and changed the photo. It can carry names and old versions."
    ),
    Kind.DOWNLOAD: N_("It tells where the file came from, and so which pages you visited."),
    Kind.SOCIAL_MARK: N_(
        "Facebook and Instagram write this into photos. It shows that the photo was there, and links its copies."
    ),
    Kind.LAYER_TEXT: N_(
        "Words of a layer in the document that the picture was made from, even when the layer was hidden."
    ),
    Kind.DOCUMENT_NUMBER: N_(
        "This number stays the same through edits and copies: it links different versions of one picture."
    ),
    Kind.EDITS: N_("It lists what was done to the photo, step by step."),
    Kind.SOFTWARE: N_("It tells which program was used. Alone it says little: many people use the same."),
    Kind.HISTORY: N_("It tells something about what happened to the photo."),
}
