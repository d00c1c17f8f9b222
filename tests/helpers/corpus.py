"""The shared photos, sorted by what they are, and what becomes of each when it is cleaned."""

import contextlib
import json
import zlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.errors import ScrubberError
from scrubber.formats.base import Policy
from scrubber.formats.registry import detect
from tests.helpers.decoding import Seen, decode, difference

_NO_PHOTOS = {".json", ".md"}


@dataclass(frozen=True)
class Outcome:
    """What became of a photo: `refused` is the reason, `broken` what the copy got wrong, `left` the secrets in it."""

    photo: Path
    decodable: bool
    copy: Path | None = None
    refused: str = ""
    broken: str = ""
    left: tuple[str, ...] = ()


@cache
def photos_by_format(corpus: Path) -> dict[str, tuple[Path, ...]]:
    """All photos but the hostile ones by the name of their format; "" for those of no format we know."""
    found: dict[str, list[Path]] = {}
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and "hostile" not in path.parts and path.suffix not in _NO_PHOTOS:
            found.setdefault(_format_name(path), []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


@cache
def secrets(corpus: Path) -> dict[Path, tuple[tuple[str, tuple[bytes, ...]], ...]]:
    """What was planted: for each file the secrets' names and the forms in which they may occur."""
    planted = corpus / "planted"
    entries = json.loads((planted / "manifest.json").read_text())
    return {planted / entry["file"]: tuple(map(_forms, entry["needles"])) for entry in entries}


def clean(photo: Path, folder: Path, corpus: Path) -> Outcome:
    """Clean a photo of the shared ones into `folder`, and look at the copy with a decoder and for planted secrets."""
    outcome = clean_and_decode(photo, folder / photo.parent.relative_to(corpus))
    if outcome.copy is None:
        return outcome
    return replace(outcome, left=secrets_left(outcome.copy, secrets(corpus).get(photo, ())))


def clean_and_decode(photo: Path, folder: Path) -> Outcome:
    """Clean a photo into `folder` and compare both pictures, as a decoder that isn't ours shows them."""
    original = _decoded(photo)
    result = scrub(str(photo), Destination(str(folder)), Policy())
    if result.problem is not None:
        return Outcome(photo, original is not None, refused=str(result.problem))
    copy = Path(result.output)
    if original is None:
        return Outcome(photo, False, copy)
    seen = _decoded(copy)
    broken = "the copy can't be decoded" if seen is None else difference(original, seen)
    return Outcome(photo, True, copy, broken=broken)


def secrets_left(copy: Path, planted: tuple[tuple[str, tuple[bytes, ...]], ...]) -> tuple[str, ...]:
    """The names of the secrets that occur in the copy, as they are or behind zlib."""
    data = copy.read_bytes()
    views = [data, *_inflated(data)] if planted else []
    return tuple(name for name, forms in planted if any(form in view for form in forms for view in views))


def _format_name(path: Path) -> str:
    try:
        return detect(path.read_bytes()).name
    except ScrubberError:
        return ""


def _decoded(path: Path) -> Seen | None:
    try:
        return decode(path)
    except Exception:  # decoders raise whatever they like on photos they can't read
        return None


def _forms(needle: dict[str, str]) -> tuple[str, tuple[bytes, ...]]:
    secret = bytes.fromhex(needle["hex"])
    if not needle["text"]:
        return needle["id"], (secret,)
    text = secret.decode("latin-1")
    digits = secret.hex().encode()
    return needle["id"], (secret, text.encode("utf-16-le"), text.encode("utf-16-be"), digits, digits.upper())


def _inflated(data: bytes) -> list[bytes]:
    """Everything in the copy that begins like a zlib stream, inflated, up to a megabyte each."""
    views, at = [], data.find(b"\x78")
    while at != -1:
        if data[at + 1 : at + 2] in (b"\x01", b"\x5e", b"\x9c", b"\xda"):
            with contextlib.suppress(zlib.error):
                views.append(zlib.decompressobj().decompress(data[at:], 1_000_000))
        at = data.find(b"\x78", at + 1)
    return views
