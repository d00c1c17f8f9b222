"""`python -m tests.corpus_table [FOLDER]`: what becomes of the shared photos, per format.

With CHECK_EXIFTOOL in the environment (the path of ExifTool's script) the independent oracle `check_clean.py` judges
every copy too. `--list` names each photo that was refused or went wrong.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scrubber.formats.registry import formats
from tests.conftest import SHARED
from tests.helpers.corpus import Outcome, clean, photos_by_format

_COLUMNS = ("format", "photos", "decodable", "refused", "identical", "different", "secrets left")
_HARMLESS = re.compile(r"ICC-header:ProfileDateTime=0000:00:00 00:00:00|File:BMP_0x\w+=0|Exif\0\0")
_ORACLE_COLUMNS = ("oracle: leaks", "pixels", "DCT", "invalid")


def main() -> int:
    """Print the table; the status is 1 when a copy differs or leaks."""
    parser = argparse.ArgumentParser(description="What becomes of the shared photos, per format.")
    parser.add_argument("corpus", nargs="?", type=Path, default=SHARED / "corpus")
    parser.add_argument("--list", action="store_true", help="name the photos that were refused or went wrong")
    options = parser.parse_args()
    corpus = options.corpus.resolve()
    oracle = "CHECK_EXIFTOOL" in os.environ
    _row(_COLUMNS + (_ORACLE_COLUMNS if oracle else ()))
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        for candidate in formats():
            photos = photos_by_format(corpus).get(candidate.name, ())
            outcomes = [clean(photo, Path(folder), corpus) for photo in photos]
            verdicts = _ask_oracle(outcomes, corpus) if oracle else []
            _row(_facts(candidate.name, outcomes) + (_judgement(verdicts) if oracle else ()))
            if options.list:
                _list(outcomes, verdicts)
            fine = fine and not any(outcome.broken or outcome.left for outcome in outcomes)
    return 0 if fine else 1


def _row(cells: Iterable[object]) -> None:
    print("  ".join(f"{cell!s:>12}" for cell in cells), flush=True)


def _facts(name: str, outcomes: list[Outcome]) -> tuple[object, ...]:
    decodable = [outcome for outcome in outcomes if outcome.decodable]
    refused = sum(bool(outcome.refused) for outcome in decodable)
    different = sum(bool(outcome.broken) for outcome in decodable)
    left = sum(len(outcome.left) for outcome in outcomes)
    return (name, len(outcomes), len(decodable), refused, len(decodable) - refused - different, different, left)


def _ask_oracle(outcomes: list[Outcome], corpus: Path) -> list[dict[str, Any]]:
    manifest = json.loads((corpus / "planted" / "manifest.json").read_text())
    needles = {corpus / "planted" / entry["file"]: entry["needles"] for entry in manifest}
    pairs = [
        {"orig": str(outcome.photo), "clean": str(outcome.copy), "needles": needles.get(outcome.photo)}
        for outcome in outcomes
        if outcome.copy is not None and outcome.decodable
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(pairs, file)
        file.flush()
        tool = corpus.parent / "tools" / "check_clean.py"
        done = subprocess.run([sys.executable, tool, "--pairs", file.name], capture_output=True, check=True)
    verdicts: list[dict[str, Any]] = json.loads(done.stdout)
    return verdicts


def _leaks(verdict: dict[str, Any]) -> list[str]:
    """What the oracle holds against a copy, without zeros (ICC's date, BMP's fields) and the bare EXIF marker.

    That marker stands before the orientation; other tags there would be named by themselves.
    """
    names = ("exiftool_residual", "icc_identity", "markers", "needles_left")
    found = [str(item) for name in names for item in verdict.get(name) or () if not _HARMLESS.fullmatch(str(item))]
    if verdict.get("trailing", 0) > 0:
        found.append(f"{verdict['trailing']} trailing bytes")
    return found + ([verdict["check_error"]] if "check_error" in verdict else [])


def _invalid(verdict: dict[str, Any]) -> list[str]:
    """What independent readers say against a copy; jpeginfo can't turn CMYK into colours, whatever the file."""
    answers = verdict.get("validity", {}).items()
    return [
        f"{tool}: {answer}"
        for tool, answer in answers
        if answer.startswith("FAIL") and "color conversion" not in answer
    ]


def _judgement(verdicts: list[dict[str, Any]]) -> tuple[object, ...]:
    fidelity = [verdict.get("fidelity", {}) for verdict in verdicts]
    leaks = sum(bool(_leaks(verdict)) for verdict in verdicts)
    pixels = sum(facts.get("pixels_identical") is not True for facts in fidelity)
    coefficients = sum(facts.get("dct_identical", True) is not True for facts in fidelity)
    return (leaks, f"{pixels} differ", f"{coefficients} differ", sum(bool(_invalid(verdict)) for verdict in verdicts))


def _list(outcomes: list[Outcome], verdicts: list[dict[str, Any]]) -> None:
    reasons = Counter(outcome.refused for outcome in outcomes if outcome.refused)
    for reason, count in reasons.most_common():
        print(f"    refused {count}: {reason}")
    for outcome in outcomes:
        words = [word for word in (outcome.refused if outcome.decodable else "", outcome.broken, *outcome.left) if word]
        if words:
            print(f"    {outcome.photo.name}: {'; '.join(words)}")
    for verdict in verdicts:
        words = _leaks(verdict) + _invalid(verdict)
        facts = verdict.get("fidelity", {})
        words += [f"{name}={facts[name]}" for name in ("pixels_identical", "dct_identical") if facts.get(name) is False]
        if words:
            print(f"    oracle on {Path(verdict['orig']).name}: {'; '.join(words)}")


if __name__ == "__main__":
    sys.exit(main())
