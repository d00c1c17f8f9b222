"""The words of Python's argparse in the language in use: headings of the help, and what is said of wrong arguments.

argparse asks for its texts by the names `_` and `ngettext` of its own module, in a catalogue that Python ships for no
language. So those two names are given our functions, and the texts are marked here; whatever is not listed stays
English.
"""

import argparse

from scrubber.i18n import N_, _

# Translators: what stands in %(…)s and %s is filled in and stays as it is.
WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("not allowed with argument %s"),
    N_("expected one argument"),
    N_("expected %s arguments"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""Those that somebody may meet, written as in argparse of every Python that we support."""


def not_allowed(argument: str, beside: str) -> str:
    """What argparse says of an argument that makes no sense beside another one."""
    message = _("not allowed with argument %s") % beside
    return _("argument %(argument_name)s: %(message)s") % {"argument_name": argument, "message": message}


def translate_argparse() -> None:
    """Give argparse our words from now on."""
    vars(argparse).update({"_": _, "ngettext": _counted})


def _counted(singular: str, plural: str, count: int) -> str:
    """argparse counts only how many values an option takes; of ours that take several, all take two."""
    return _(plural) if count > 1 else singular
