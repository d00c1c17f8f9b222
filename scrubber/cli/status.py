"""Exit statuses, documented in `scrubber --help`, the manual page and the README."""

from enum import IntEnum

from scrubber.i18n import N_


class Status(IntEnum):
    """What the program tells the shell."""

    FINE = 0
    REFUSED = 1
    USAGE = 2
    FOUND = 3
    """`check` alone ends so, and it goes before `NOT_CHECKED`."""
    NOT_CHECKED = 4
    HANGUP = 129
    """128 and the number of SIGHUP, as shells have it; likewise the others."""
    INTERRUPTED = 130
    READER_GONE = 141
    TERMINATED = 143


STATUS_WORDS = (
    ((Status.FINE,), N_("All is fine.")),
    ((Status.REFUSED,), N_("A photo was refused; the others were cleaned.")),
    ((Status.USAGE,), N_("The command was not understood, a path is not there, or no photo was found.")),
    ((Status.FOUND,), N_("check found something.")),
    ((Status.NOT_CHECKED,), N_("check found nothing, but could not check everything.")),
    (
        (Status.INTERRUPTED, Status.TERMINATED, Status.HANGUP),
        N_("Stopped by Ctrl-C or another signal; finished copies stay."),
    ),
    ((Status.READER_GONE,), N_("Whoever read the output went away.")),
)
"""What each status means (marked with `N_`)."""


class UsageProblem(Exception):
    """The command can't be carried out as it was given; the text is the sentence for the user."""
