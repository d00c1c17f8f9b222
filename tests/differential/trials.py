"""What is tried, and how: each trial cleans one file and compares what the decoders show of both."""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.errors import ScrubberError
from scrubber.formats.base import Policy
from scrubber.formats.registry import detect
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from tests.conftest import SHARED
from tests.differential.decoders import DECODERS, Frames
from tests.differential.mutations import mutated

LEAST_MUTANTS = 3_000
_MAX_SOURCE = 64 << 10
_ROOT = Path(__file__).parents[2]
_BATCH = 200
_LOSSLESS = {"BMP", "GIF", "PNG", "PNM"}
"""Of these all decoders show the very same, unless they disagree about what the file means."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One photo, or a mutant of it."""

    source: Path
    seed: int | None = None
    format_name: str = ""
    """What the source is; empty where that isn't known yet."""

    def data(self) -> bytes:
        """The bytes to clean."""
        data = self.source.read_bytes()
        return data if self.seed is None else mutated(data, self.seed, _edges(self.source))

    def __str__(self) -> str:
        name = self.source.relative_to(SHARED) if self.source.is_relative_to(SHARED) else self.source
        return str(name) if self.seed is None else f"{name} seed {self.seed}"


@cache
def _edges(source: Path) -> tuple[int, ...]:
    """Where the parts of a photo begin, by our own reading; none of one that can't be read."""
    data = source.read_bytes()
    try:
        return tuple(part.offset for part in detect(data).parse(data).ledger.parts)
    except ScrubberError:
        return ()


def corpus_trials(only: str) -> Iterator[Trial]:
    """All photos as they are."""
    return (Trial(path) for path in _sources() if path.name.endswith(only))


def mutant_trials(only: str, seed: int, count: int, format_name: str = "") -> Iterator[Trial]:
    """Mutants, going round the small photos of all formats in turn, or of the one named."""
    small = [path for path in _sources() if path.stat().st_size <= _MAX_SOURCE and path.name.endswith(only)]
    by_format: dict[str, list[Path]] = {}
    for path in small:
        with suppress(ScrubberError):
            by_format.setdefault(detect(path.read_bytes()).name, []).append(path)
    groups = [(name, paths) for name, paths in by_format.items() if format_name in ("", name)]
    for number in range(count if groups else 0):
        name, group = groups[number % len(groups)]
        source = group[number // len(groups) % len(group)]
        _edges(source)  # once here, and not in every child again
        yield Trial(source, seed * 1_000_003 + number, name)


def _sources() -> list[Path]:
    here = Path(__file__).parent.parent
    folders = (SHARED / "corpus", SHARED / "cases", here / "corpus" / "photos", here / "formats" / "jxl_samples")
    files = (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")))
    return [path for path in files if path.is_file() and path.suffix not in (".md", ".json")]


def run_trials(
    trials: Iterator[Trial], add: Callable[[Trial, str], None], enough: Callable[[], bool], keep: Path | None
) -> None:
    """Go through `trials` in child processes of `_BATCH` each; a trial that fells its process is named and passed."""
    batch: list[Trial] = []
    for trial in trials:
        batch.append(trial)
        if len(batch) == _BATCH:
            _run_batch(batch, add, keep)
            batch = []
            if enough():
                return
    _run_batch(batch, add, keep)


def _run_batch(batch: list[Trial], add: Callable[[Trial, str], None], keep: Path | None) -> None:
    while batch:
        done, how = _in_child(batch)
        for trial, outcome in zip(batch, done, strict=False):
            _report(trial, outcome, add, keep)
        batch = batch[len(done) :]
        if batch:
            _report(batch[0], f"crashed: {how}", add, keep)
            batch = batch[1:]


def _report(trial: Trial, outcome: str, add: Callable[[Trial, str], None], keep: Path | None) -> None:
    if keep is not None and outcome.startswith(("different", "crashed", "raised")):
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{trial.seed or 0}_{trial.source.name}").write_bytes(trial.data())
    add(trial, outcome)


def _in_child(batch: list[Trial]) -> tuple[list[str], str]:
    """The outcomes as far as a process of its own got, and how that ended. A fork would inherit Qt's locks."""
    child = [sys.executable, "-m", "tests.differential.child"]
    done = subprocess.run(child, input=pickle.dumps(batch), stdout=subprocess.PIPE, cwd=_ROOT, check=False)
    status = done.returncode
    return done.stdout.decode().splitlines(), f"signal {-status}" if status < 0 else f"status {status}"


def outcome_of(data: bytes, folder: Path) -> str:
    """Clean `data` and compare: "same", "refused", "unopened" (no decoder knows the source) or "different: how".

    "disputed": the decoders disagree about a damaged source, and one of them shows the same of the copy.
    """
    photo = folder / "photo"
    photo.write_bytes(data)
    try:
        result = scrub(str(photo), Destination(str(folder / "clean")), Policy())
    except Exception as error:  # the engine promises to raise nothing: whatever it is goes into the list
        return f"raised: {type(error).__name__}"
    if result.problem is not None:
        return "refused"
    output = Path(result.output)
    copy = output.read_bytes()
    output.unlink()
    if any(map(_is_changed_on_purpose, result.unseen_removed)):
        return "changed on purpose"
    shown = {name: (decode(data), decode(copy)) for name, decode in DECODERS.items()}
    opened = {name: pair for name, pair in shown.items() if pair[0] is not None}
    faults = [f"{name} shows {_how(*pair)}" for name, pair in opened.items() if pair[0] != pair[1]]
    if not faults:
        return "same" if opened else "unopened"
    sources = {before for before, _after in opened.values()}
    is_disputed = result.format_name in _LOSSLESS and len(sources) > 1 and len(faults) < len(opened)
    return f"{'disputed' if is_disputed else 'different'}: {', '.join(faults)} ({result.format_name}, {result.proof})"


def _is_changed_on_purpose(picture: UnseenPicture) -> bool:
    """Pillow enlarges a GIF's canvas for frames that reach beyond it, which no other program does."""
    return picture.removal in (Removal.NEARLY, Removal.NEEDS_ENCODING) or picture.kind is UnseenKind.OUTSIDE_CANVAS


def _how(before: Frames | None, after: Frames | None) -> str:
    if after is None or before is None:
        return "nothing"
    if len(before) != len(after):
        return f"{len(after)} frames instead of {len(before)}"
    if [frame[0] for frame in before] != [frame[0] for frame in after]:
        return "another size"
    return "other samples" if [frame[1] for frame in before] != [frame[1] for frame in after] else "other durations"
