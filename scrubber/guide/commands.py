"""The commands of the command line, each with what it does: for the parser, the manual and the help."""

from scrubber.i18n import N_

SUMMARIES = {
    "show": N_("Show what photos tell a stranger."),
    "clean": N_("Make clean copies and verify them; the originals stay as they are."),
    "watch": N_("Watch a folder: clean every photo that appears in it, until stopped."),
    "check": N_("Check whether photos tell a stranger anything; the exit status is 3 when one does."),
    "faces": N_("Find the faces in photos; nothing is changed or written."),
    "index-check": N_("Try whether a face index that knows a folder of your photos would name the faces in others."),
    "schema": N_("Print the JSON Schema of what --json writes."),
    "help": N_("Print the pages of the help."),
}
