"""What a photo's file tells outside of its bytes: marks that browsers and systems attach, its name, a clip beside it.

Marks are extended attributes (freedesktop.org's shared attributes on Linux, Spotlight's and the quarantine on macOS)
or an alternate data stream (Zone.Identifier on Windows). Our copies are new files and carry none of them; but a copy
keeps the photo's name, so that has to be said.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from scrubber.engine.names import dates_in
from scrubber.formats.base import Fate
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode, plain

BESIDE, NAME = N_("attached to the file"), N_("the file's name")
_MAX_BYTES, _MAX_MARKS = 16_384, 64
_SOURCE = N_("Downloaded from")

_MEANINGS: dict[str, tuple[Kind, str, Risk]] = {
    "user.xdg.origin.url": (Kind.DOWNLOAD, _SOURCE, Risk.MEDIUM),
    "user.xdg.referrer.url": (Kind.DOWNLOAD, _SOURCE, Risk.MEDIUM),
    "user.xdg.origin.email.from": (Kind.CONTACT, N_("E-mail"), Risk.HIGH),
    "user.xdg.origin.email.subject": (Kind.CAPTION, N_("Title"), Risk.HIGH),
    "user.xdg.comment": (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    "user.xdg.tags": (Kind.KEYWORDS, N_("Keywords"), Risk.HIGH),
    "user.xdg.creator": (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    "user.baloo.rating": (Kind.TECHNICAL, N_("Rating"), Risk.LOW),
    "com.apple.metadata:kMDItemWhereFroms": (Kind.DOWNLOAD, _SOURCE, Risk.MEDIUM),
    "com.apple.metadata:kMDItemFinderComment": (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    "com.apple.metadata:_kMDItemUserTags": (Kind.KEYWORDS, N_("Keywords"), Risk.HIGH),
    "com.apple.quarantine": (Kind.DOWNLOAD, N_("Downloaded with"), Risk.LOW),
}
_SILENT = ("security.", "system.", "trusted.", "com.apple.provenance", "com.apple.lastuseddate", "com.apple.FinderInfo")
"""The system's own bookkeeping."""

_PROGRAMS = (
    (re.compile(r"WhatsApp|(?:IMG|VID)-\d{8}-WA\d{4}", re.I), "WhatsApp"),
    (re.compile(r"^signal-\d{4}", re.I), "Signal"),
    (re.compile(r"^photo_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d|telegram", re.I), "Telegram"),
    (re.compile(r"^FB_IMG_|^\d+_\d+_\d+_[no]\b"), "Facebook"),
    (re.compile(r"^received_\d+"), "Messenger"),
    (re.compile(r"snapchat", re.I), "Snapchat"),
    (re.compile(r"instagram", re.I), "Instagram"),
    (re.compile(r"^PXL_\d{8}"), "Google Pixel"),
    (re.compile(r"^(?:screen ?shot|bildschirmfoto|capture d|captura de)", re.I), N_("a screenshot")),
    (re.compile(r"^MVIMG_|\.MP\b"), N_("a motion photo")),
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_USUAL = re.compile(
    "img|image|photo|picture|pic|foto|bild|dsc|dscn|dscf|copy|clean|edited|edit|final|new|kopie|crop|cropped|scaled|"
    "pxl|vid|mvimg|screenshot|screen|shot|whatsapp|received|signal|telegram|burst|cover|portrait|night|pano|hdr|raw|"
    "jpeg|jpg|png|heic|heif|avif|webp|tiff|tif|gif|bmp|jxl|untitled|unnamed|download|sample|test|original|rotated|"
    "large|small|medium|thumb|thumbnail|full|size|web|version|bildschirmfoto|the|and|from|with",
    re.I,
)
"""Words that say nothing of anyone."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a file system has of a photo beside its bytes, as it stands there.

    `attributes` are names and values, `zone` Windows' mark of the web, `has_clip` whether a video clip of the same name
    lies in the folder.
    """

    attributes: tuple[tuple[str, bytes], ...] = ()
    zone: bytes = b""
    has_clip: bool = False


def what_is_beside(path: str) -> Beside:
    """Look it up, without understanding any of it. Never raises."""
    if sys.platform == "win32":
        return Beside(zone=_zone(path), has_clip=_has_clip(path))
    return Beside(tuple(attributes(path, _MAX_MARKS, _MAX_BYTES)), has_clip=_has_clip(path))


def marks_of(path: str, beside: Beside) -> tuple[Finding, ...]:
    """What is attached to the file that was called `path`, and what its name says. Never raises."""
    return (*_attached(beside), *_named(Path(path).name))


def _attached(beside: Beside) -> Iterator[Finding]:
    yield from _from_zone(decode(beside.zone))
    for name, value in beside.attributes:
        if not name.startswith(_SILENT):
            kind, label, risk = _MEANINGS.get(name, (Kind.UNKNOWN, name, Risk.MEDIUM))
            yield from _findings(kind, f"file:{name}", label, _value(name, value), risk)


def _value(name: str, value: bytes) -> str:
    """A mark's value as text: Spotlight's are property lists, the quarantine is four fields."""
    if value.startswith(b"bplist00"):
        import plistlib  # which brings a parser of XML along

        with suppress(plistlib.InvalidFileException, ValueError, TypeError, RecursionError, MemoryError):
            found = plistlib.loads(value, fmt=plistlib.FMT_BINARY)
            listed = found if isinstance(found, list) else [found]
            return " · ".join(text.split("\n")[0] for text in listed[:16] if isinstance(text, str) and text)
    if name == "com.apple.quarantine":
        return decode(value).split(";")[2] if value.count(b";") >= 2 else decode(value)
    return decode(value)


def _zone(path: str) -> bytes:
    """Windows' mark of the web: a small text in an alternate stream of the file."""
    with suppress(OSError, ValueError), Path(f"{path}:Zone.Identifier").open("rb") as stream:
        return stream.read(_MAX_BYTES)
    return b""


def _from_zone(text: str) -> Iterator[Finding]:
    for line in text.splitlines()[:_MAX_MARKS]:
        key, _equals, value = line.partition("=")
        if key in ("HostUrl", "ReferrerUrl", "LastWriterPackageFamilyName"):
            yield from _findings(Kind.DOWNLOAD, f"file:Zone.Identifier:{key}", _SOURCE, value, Risk.MEDIUM)


def _findings(kind: Kind, key: str, label: str, value: str, risk: Risk) -> Iterator[Finding]:
    shown = plain(value)
    if shown:
        yield Finding(kind, plain(key), plain(label), shown, BESIDE, 0, risk, Fate.DROP)


def _named(name: str) -> Iterator[Finding]:
    """What the name says; a copy keeps it, so the fate is to stay."""
    stem = Path(name).stem.removesuffix("_clean")
    for _match, date in islice(dates_in(stem), 1):
        yield _in_name(Kind.NAME_DATE, "file:name:date", N_("Date"), date)
    program = next((program for pattern, program in _PROGRAMS if pattern.search(stem)), "")
    if program:
        yield _in_name(Kind.NAME_PROGRAM, "file:name:program", N_("The file's name points to"), program)
    words = [word for word in _WORD.findall(stem) if not _USUAL.fullmatch(word)]
    if len(words) > 1:
        yield _in_name(Kind.NAME_WORDS, "file:name:words", N_("Text"), " ".join(words))


def _in_name(kind: Kind, key: str, label: str, value: str) -> Finding:
    return Finding(kind, key, label, plain(value), NAME, 0, Risk.LOW, Fate.KEEP)


CLIP = N_(
    "A video clip of the same name lies beside this photo. It can tell the same; Scrubber does not clean it, so share "
    "only the clean copy."
)

_STILLS = frozenset((".heic", ".heif", ".jpg", ".jpeg"))
_CLIPS = (".MOV", ".mov", ".MP4", ".mp4")


def clip_note(beside: Beside) -> str:
    """What to say about a clip beside a photo; empty without one."""
    return CLIP if beside.has_clip else ""


def _has_clip(path: str) -> bool:
    photo = Path(path)
    return photo.suffix.lower() in _STILLS and any(_is_file(photo.with_suffix(clip)) for clip in _CLIPS)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


_MAX_NAMES_BYTES = 65_536


def attributes(path: str, most: int, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Names and values of at most `most` attributes, values no longer than `most_bytes`; none where that fails."""
    if sys.platform == "linux":
        yield from _linux(path, most, most_bytes)
    elif sys.platform == "darwin":
        yield from _macos(path, most, most_bytes)
    else:
        yield from ()


def _linux(path: str, most: int, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    if sys.platform != "linux":
        return
    try:
        for name in os.listxattr(path)[:most]:
            yield name, os.getxattr(path, name)[:most_bytes]
    except (OSError, ValueError):
        return


def _macos(path: str, most: int, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    import ctypes

    system = ctypes.CDLL(None)
    names = ctypes.create_string_buffer(_MAX_NAMES_BYTES)
    file = os.fsencode(path)
    size = system.listxattr(file, names, ctypes.c_size_t(_MAX_NAMES_BYTES), 0)
    for name in names.raw[: max(0, size)].split(b"\0")[:most]:
        value = ctypes.create_string_buffer(most_bytes)
        length = system.getxattr(file, name, value, ctypes.c_size_t(most_bytes), ctypes.c_uint32(0), 0) if name else 0
        if length > 0:
            yield name.decode("utf-8", "replace"), value.raw[:length]
