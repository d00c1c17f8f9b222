"""What lay beside the photos and was not cleaned, in one sentence and as data for JSON."""

from typing import Any

from scrubber.engine.neighbours import LeftAlone, Neighbour, NeighbourKind
from scrubber.i18n import _, commas, isolated, ngettext, number, sentences
from scrubber.metadata.findings.text import plain


def left_alone(seen: LeftAlone, are_there_copies: bool = True) -> str:
    """Sentences like "Left alone: 1 video (IMG_1.MOV), 2 sidecar files."; empty for nothing.

    Files that tell nothing of anyone, as far as their names say, are not in it. With `are_there_copies` it says that
    they are better not posted together.
    """
    said = [_group(seen, kind) for kind in _KINDS if seen.counts.get(kind)]
    if not said:
        return ""
    place = ngettext("{count} of them holds a place.", "{count} of them hold a place.", seen.with_place)
    return sentences(
        (
            _("Left alone: {files}.").format(files=commas(said)),
            place.format(count=number(seen.with_place)) if seen.with_place else "",
            _("Don't post them with the copies.") if are_there_copies else "",
        )
    )


def skipped_as_json(seen: LeftAlone) -> dict[str, Any]:
    """The files that were not looked at: those that can tell something, and how many others."""
    return {"files": [_file(file) for file in seen.files], "others": seen.counts.get(NeighbourKind.OTHER, 0)}


def _file(file: Neighbour) -> dict[str, Any]:
    return {
        "path": file.path,
        "kind": file.kind,
        "belongs_to": file.belongs_to or None,
        "holds_place": file.holds_place,
    }


_KINDS = tuple(kind for kind in NeighbourKind if kind is not NeighbourKind.OTHER)


def _group(seen: LeftAlone, kind: NeighbourKind) -> str:
    """How many there are of a kind; of a single one its name, too."""
    count = seen.counts[kind]
    words = _words(kind, count).format(count=number(count))
    only = next((file for file in seen.files if file.kind is kind), None) if count == 1 else None
    return words if only is None else f"{words} ({_name(only.path)})"


def _name(path: str) -> str:
    return isolated(plain(path.replace("\\", "/").rsplit("/", 1)[-1]))


def _words(kind: NeighbourKind, count: int) -> str:
    """The kind for this count, as a template."""
    words = {
        NeighbourKind.VIDEO: ngettext("{count} video", "{count} videos", count),
        NeighbourKind.SOUND: ngettext("{count} sound", "{count} sounds", count),
        NeighbourKind.DOCUMENT: ngettext("{count} document", "{count} documents", count),
        NeighbourKind.SIDECAR: ngettext("{count} sidecar file", "{count} sidecar files", count),
        NeighbourKind.TRACK: ngettext("{count} track", "{count} tracks", count),
        NeighbourKind.APPLE_DOUBLE: ngettext("{count} hidden file of macOS", "{count} hidden files of macOS", count),
    }
    return words[kind]
