"""What a run did, each thing as one sentence (translated), the same in the window and in a terminal."""

from scrubber.i18n import _, ngettext, number, sentences


def cleaned(count: int) -> str:
    """How many photos have a clean copy now."""
    said = ngettext("{count} photo cleaned and verified.", "{count} photos cleaned and verified.", count)
    return said.format(count=number(count))


def stopped(done: int, total: int) -> str:
    """How far a run came that did not end."""
    said = ngettext("Stopped: {done} of {total} photo cleaned.", "Stopped: {done} of {total} photos cleaned.", total)
    return said.format(done=number(done), total=number(total))


def refused(count: int) -> str:
    """How many photos have none."""
    return ngettext("{count} photo refused.", "{count} photos refused.", count).format(count=number(count))


def clean_before(count: int) -> str:
    """How many photos need none."""
    said = ngettext("{count} photo was clean already.", "{count} photos were clean already.", count)
    return said.format(count=number(count))


def done_earlier(count: int) -> str:
    """How many photos a run that goes on has done before."""
    said = ngettext("{count} photo was done earlier.", "{count} photos were done earlier.", count)
    return said.format(count=number(count))


def hid_more(count: int) -> str:
    """How many of the cleaned photos held more picture than they show."""
    said = ngettext(
        "{count} photo hid more picture than it shows.", "{count} photos hid more picture than they show.", count
    )
    return said.format(count=number(count))


def named_faces(named: int, named_covered: int, count: int) -> str:
    """How many of `count` faces an index names, and how many of those it names under covers as well."""
    said = ngettext(
        "Posted as it is: {named} of {count} face named.", "Posted as it is: {named} of {count} faces named.", count
    ).format(named=number(named), count=number(count))
    return sentences((said, _("With covers: {count}.").format(count=number(named_covered)) if named else ""))


def in_trash() -> str:
    """What became of the originals where each copy took its original's place."""
    return _("The originals are in the trash.")
