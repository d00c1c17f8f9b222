"""`python -m tests.benchmarks.metadata_vs_exiftool`: what ExifTool finds in the shared photos, and Scrubber too.

Real camera photos of every format: those in which ExifTool finds a maker or a model, and that nobody planted secrets
in. ExifTool runs beside (CHECK_EXIFTOOL names its script, or `exiftool` on the PATH); it is an oracle here and never
part of the program. `--missing` names what is missed, `--tags` the tags that are missed most.
"""

import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate
from scrubber.jobs.runner import Runner
from tests.benchmarks import show_speed
from tests.benchmarks.oracle import Told, exiftool, is_structure, oracle
from tests.helpers.corpus import photos_by_format

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
_DATE_T = re.compile(r"(\d\d)T(\d\d:)")
DEGREES = 0.0002
"""Positions closer than about 20 metres are the same."""

_SERIALS = frozenset(
    {"SerialNumber", "InternalSerialNumber", "LensSerialNumber", "CameraSerialNumber", "BodySerialNumber", "CameraID"}
)
_PEOPLE = frozenset(
    {"Artist", "OwnerName", "CameraOwnerName", "Creator", "By-line", "PersonInImage", "RegionName", "Author"}
    | {"XPAuthor", "Copyright", "CopyrightNotice", "Rights"}
)


def place_found(told: Told, report: PhotoReport) -> bool | None:
    """Whether the position is the same; None when ExifTool knows none."""
    for latitude, longitude in told.positions():
        if (latitude, longitude) == (0, 0) or abs(latitude) > 90 or abs(longitude) > 180:
            continue
        place = report.place
        return place is not None and max(abs(place.latitude - latitude), abs(place.longitude - longitude)) < DEGREES
    return None


def texts_found(names: frozenset[str], told: Told, report: PhotoReport) -> bool | None:
    """Whether every value of these tags is in some finding; None when ExifTool finds none."""
    wanted = {letters(value) for group, name, value in told.tags if name in names and not is_structure(group, name)}
    wanted -= {"", "0"}
    if not wanted:
        return None
    shown = [letters(finding.value) for finding in report.findings]
    return all(any(value in words for words in shown) for value in wanted)


def previews_found(told: Told, report: PhotoReport) -> bool | None:
    """Whether each picture that ExifTool takes out is shown, or stays in the copy and is named in the ledger."""
    if not told.pictures:
        return None
    data = Path(report.path).read_bytes()
    shown = [picture.data for picture in report.pictures]
    return all(
        any(one[:4096] in picture for picture in shown) or _stays(report, data.find(one)) for one in told.pictures
    )


def _stays(report: PhotoReport, offset: int) -> bool:
    return offset > 0 and any(part.offset <= offset < part.end and part.fate is Fate.KEEP for part in report.parts)


def tags_missed(told: Told, report: PhotoReport) -> list[str]:
    """The tags of ExifTool that no finding has by name or by value."""
    names = {letters(finding.key.rsplit(":", 1)[-1]) for finding in report.findings}
    names |= {letters(finding.label) for finding in report.findings}
    values = {letters(finding.value) for finding in report.findings}
    values |= {str(report.width), str(report.height), str(report.frames), letters(report.format_name)}
    pile = "|".join(values)
    return [
        f"{group}:{name}"
        for group, name, value in told.tags
        if not is_structure(group, name) and not _is_told(letters(name), letters(value), names, values, pile)
    ]


def _is_told(name: str, value: str, names: set[str], values: set[str], pile: str) -> bool:
    if value in values or (len(value) > 3 and value in pile):
        return True
    return name in names or any(len(one) > 5 and (one.endswith(name) or name.endswith(one)) for one in names)


def letters(value: object) -> str:
    """Letters and digits only, as spaces and marks are shown differently; dates without their T."""
    return "".join(filter(str.isalnum, _DATE_T.sub(r"\1\2", str(value)))).lower()


QUESTIONS: dict[str, tuple[Callable[[Told, PhotoReport], bool | None], float]] = {
    "place": (place_found, 1.0),
    "serial numbers": (lambda told, report: texts_found(_SERIALS, told, report), 0.95),
    "owner, author": (lambda told, report: texts_found(_PEOPLE, told, report), 0.95),
    "pictures inside": (previews_found, 1.0),
}
TAGS_TARGET = 0.9


@dataclass
class Row:
    """One format's answers."""

    answers: dict[str, list[bool]] = field(default_factory=lambda: {question: [] for question in QUESTIONS})
    shares: list[float] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, told: Told, report: PhotoReport) -> list[str]:
        """Take a photo's answers; returns the questions that were missed."""
        wrong = []
        for question, (ask, _target) in QUESTIONS.items():
            answer = ask(told, report)
            if answer is not None:
                self.answers[question].append(answer)
            if answer is False:
                wrong.append(question)
        missed = tags_missed(told, report)
        self.missed.update(missed)
        self.shares.append(1 - len(missed) / max(1, told.count))
        return wrong

    def cells(self) -> str:
        """The row of the table."""
        counted = [f"{sum(answers)} of {len(answers)}" for answers in self.answers.values()]
        return "".join(f"{cell:>17}" for cell in [*counted, f"{statistics.median(self.shares):.1%}"])

    def misses(self) -> list[str]:
        """Targets that are missed."""
        missed = [
            question
            for question, (_ask, target) in QUESTIONS.items()
            if sum(self.answers[question]) < target * len(self.answers[question])
        ]
        return missed + (["share of tags"] if statistics.median(self.shares) < TAGS_TARGET else [])


def main(arguments: Sequence[str] = ()) -> int:
    """Print the tables; 0 when every target is met."""
    command = exiftool()
    if not command or not CORPUS.is_dir():
        print("This needs ExifTool (CHECK_EXIFTOOL) and the shared photos.")
        return 2
    whole = Row()
    print(f"{'':12}{'photos':>8}" + "".join(f"{question:>17}" for question in [*QUESTIONS, "tags (median)"]))
    for name, photos in photos_by_format(CORPUS).items():
        real = [photo for photo in photos if "planted" not in photo.parts]
        known = {path: told for path, told in oracle(command, real).items() if told.is_camera_photo}
        if name and known:
            _print_row(name, known, whole, "--missing" in arguments)
    print(f"{'all':12}{len(whole.shares):>8}{whole.cells()}")
    if "--tags" in arguments:
        print(*(f"{count:5} {tag}" for tag, count in whole.missed.most_common(150)), sep="\n")
    missed = whole.misses()
    print("missed: " + ", ".join(missed) if missed else "all targets met")
    return int(bool(missed) | show_speed.main(command))


def _print_row(name: str, known: dict[str, Told], whole: Row, name_missed: bool) -> None:
    row = Row()
    for path, report in _reports(list(known)).items():
        wrong = row.add(known[path], report)
        whole.add(known[path], report)
        if name_missed and wrong:
            reason = f" ({report.problem})" if report.problem else ""
            print(f"  {', '.join(wrong)}: {Path(path).relative_to(CORPUS)}{reason}")
    print(f"{name:12}{len(known):>8}{row.cells()}")


def _reports(paths: list[str]) -> dict[str, PhotoReport]:
    """Read in worker processes, as the program does."""
    answers: SimpleQueue[PhotoReport] = SimpleQueue()
    with Runner() as runner:
        for path in paths:
            runner.inspect(path, 0, answers.put)
        reports = [answers.get() for _path in paths]
    return {report.path: report for report in reports}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
