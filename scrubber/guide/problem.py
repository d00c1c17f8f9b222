"""The text for a report of a problem: versions and the details of refusals; no names, no paths, nothing of a photo.

It is for people who mend the program, so that it is not translated.
"""

import platform
from collections import Counter
from collections.abc import Iterable

from scrubber import __version__
from scrubber.errors import Refused, ScrubberError

MAX_LINES = 40
"""Different refusals that are named; the rest is counted."""


def report(problems: Iterable[ScrubberError], more_versions: str = "") -> str:
    """What to send: versions, then one line for each different refusal with how often it happened.

    `more_versions` names what only the caller knows, as "Qt 6.11.0".
    """
    counted = Counter(map(refusal, problems)).most_common()
    lines = [f"{count} x {line}" for line, count in counted[:MAX_LINES]]
    rest = sum(count for _line, count in counted[MAX_LINES:])
    lines += [f"{rest} x others"] if rest else []
    return "\n".join([versions(more_versions), *(lines or ["no photo was refused"]), ""])


def versions(more: str = "") -> str:
    """What a report should name: "Scrubber 0.2.0 · Python 3.13.1 · Qt 6.11.0 · Linux 6.8 x86_64"."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return " · ".join(filter(None, (f"Scrubber {__version__}", f"Python {platform.python_version()}", more, system)))


def refusal(problem: ScrubberError) -> str:
    """One refusal: its code, the reason in English, the check, the part of the file and its offset.

    Of what the system or a file said only texts of our own are taken: a system's message may hold a path.
    """
    said = [problem.code]
    if isinstance(problem, Refused):
        said.append(problem.reason)
    detail = problem.detail
    said += [f"check {detail.check}"] if detail.check else []
    said += [f"part {_printable(detail.part)}"] if detail.part else []
    said += [f"offset {detail.offset}"] if detail.offset is not None else []
    return ", ".join(said)


def _printable(part: str) -> str:
    """The name of a chunk or box as ASCII: a hostile photo may name its parts as it likes."""
    return part[:40].encode("ascii", "backslashreplace").decode("ascii")
