"""`python -m tests.unseen_table [FOLDER]`: what becomes of picture that nobody sees.

First the made photos of `tests/helpers/unseen.py`, one for each kind and format: whether each is told, and what
cleaning removes by default and with `--hidden remove`. Then the photos of FOLDER (default: the shared ones) of which
the program says that they hide something, by name, with their share. The status is 1 when a made photo is not told, or
not removed where that is promised.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from scrubber.engine.inspect import inspect
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import HiddenPictures, Policy
from scrubber.pixels.unseen.record import Removal, UnseenKind
from tests.conftest import SHARED
from tests.helpers.corpus import photos_by_format
from tests.helpers.unseen import Sample, samples

_COLUMNS = ("photo", "kind", "told", "by default", "with remove", "left after")


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.unseen_table", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED / "corpus")
    options = parser.parse_args()
    _row(_COLUMNS)
    with tempfile.TemporaryDirectory() as folder:
        verdicts = [_tried(sample, Path(folder)) for sample in samples()]
    print(f"{len(verdicts)} made photos, {sum(verdicts)} told and removed where promised")
    _print_alarms(options.folder.resolve())
    return 0 if all(verdicts) else 1


def _row(cells: Iterable[object]) -> None:
    print("  ".join(f"{cell!s:<20}" for cell in cells).rstrip(), flush=True)


def _tried(sample: Sample, folder: Path) -> bool:
    """Print the row of a made photo; whether all is as promised."""
    path = folder / f"{sample.name}.{sample.suffix}"
    path.write_bytes(sample.data)
    is_told = sample.kind in _told(path)
    by_default, left = _cleaned(path, HiddenPictures.AUTO)
    with_remove, left_then = _cleaned(path, HiddenPictures.REMOVE)
    _row((sample.name, sample.kind, "yes" if is_told else "NO", by_default, with_remove, ", ".join(left_then) or "-"))
    if sample.removal in (Removal.EXACT, Removal.NEARLY):
        return is_told and by_default == "removed" and not left
    is_removed = with_remove == "removed" and not left_then
    return is_told and by_default == "kept" and (is_removed or sample.removal is Removal.NOT)


def _told(path: Path) -> list[UnseenKind]:
    keys = {finding.key for finding in inspect(str(path), 64).findings}
    return [kind for kind in UnseenKind if f"unseen:{kind}" in keys]


def _cleaned(path: Path, choice: HiddenPictures) -> tuple[str, list[UnseenKind]]:
    """What the engine says of the copy, and what is told of that."""
    result = scrub(str(path), Destination(str(path.parent / choice)), Policy(hidden_pictures=choice))
    if result.problem is not None:
        return "refused", []
    return "removed" if result.unseen_removed else "kept", _told(Path(result.output))


def _print_alarms(folder: Path) -> None:
    photos = [photo for group in photos_by_format(folder).values() for photo in group]
    alarms = list(_alarms(photos))
    for photo, kinds in alarms:
        print(f"{photo.relative_to(folder)}: {', '.join(kinds)}")
    share = 100 * len(alarms) / max(1, len(photos))
    print(f"{len(alarms)} of {len(photos)} photos in the folder are said to hide something: {share:.2f} %")


def _alarms(photos: list[Path]) -> Iterator[tuple[Path, list[UnseenKind]]]:
    for photo in photos:
        if kinds := _told(photo):
            yield photo, kinds


if __name__ == "__main__":
    sys.exit(main())
