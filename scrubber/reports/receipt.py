"""A receipt of a run: the digests of originals and copies, and what was removed, what was kept and why.

Copies are named relative to the receipt where they lie below its folder, so that both can be moved together; of
originals only the file's name is in it. Nothing of what the photos told is.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrubber import __version__
from scrubber.engine.report import CleanResult, PartFate
from scrubber.i18n import _
from scrubber.reports.json_document import SCHEMA

COMMAND = "receipt"
_SHA256_LETTERS = 64


def opening() -> str:
    """What stands before the photos."""
    return f'{{"schema": {SCHEMA}, "command": "{COMMAND}", "version": {json.dumps(__version__)}, "photos": ['


CLOSING = "\n]}\n"


def entry(result: CleanResult, folder: Path) -> str:
    """One cleaned photo, for a receipt in `folder`; empty for a photo without a copy."""
    receipt = result.receipt
    if receipt is None:
        return ""
    record = {
        "original": Path(result.path).name,
        "original_sha256": receipt.original_sha256,
        "copy": _relative(result.output, folder),
        "copy_sha256": receipt.copy_sha256,
        "proof": result.proof,
        "parts": [_part(part) for part in receipt.parts],
        "kept_on_purpose": list(result.kept),
        "covered_faces": sum(face.covered for face in result.faces.faces) if result.faces else 0,
        "notes": [_(note) for note in result.notes],
    }
    return json.dumps(record)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a receipt says of one copy."""

    path: Path
    sha256: str


def promises(text: bytes, folder: Path) -> Iterator[Promise]:
    """What a receipt that lies in `folder` says. Raises `ValueError` for what is none."""
    try:
        document = json.loads(text)
        if (document["schema"], document["command"]) != (SCHEMA, COMMAND):
            raise ValueError("another kind of document")
        for record in document["photos"]:
            yield Promise(folder / _text(record["copy"]), _digest(record["copy_sha256"]))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no receipt") from error


def _part(part: PartFate) -> dict[str, str]:
    return {"part": part.name, "fate": part.fate, "reason": _(part.reason)}


def _relative(path: str, folder: Path) -> str:
    absolute, base = Path(path).absolute(), folder.absolute()
    return str(absolute.relative_to(base) if absolute.is_relative_to(base) else absolute).replace(os.sep, "/")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("no path")
    return value


def _digest(value: Any) -> str:
    if not isinstance(value, str) or len(value) != _SHA256_LETTERS:
        raise ValueError("no digest")
    return value
