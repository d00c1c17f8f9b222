"""The lists of formats outside of the program, made from the registry: `make formats` writes them, tests compare.

README's table, the menu entries of four Linux file managers, Explorer's menu, the kinds of photos that macOS opens, the
hook for git, and the sentences of the Linux packages.
"""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from scrubber.formats.registry import formats, suffixes

ROOT = Path(__file__).resolve().parent.parent
SHARE = "packaging/linux/share"
MENU_ENTRIES = {
    f"{SHARE}/applications/zz-org.scrubber.Scrubber.desktop": "MimeType",
    f"{SHARE}/kio/servicemenus/scrubber.desktop": "MimeType",
    f"{SHARE}/nemo/actions/scrubber.nemo_action": "Mimetypes",
    f"{SHARE}/Thunar/sendto/scrubber.desktop": "MimeType",
}
"""Files, each with the key of its list of MIME types."""

WINDOWS_PICTURES = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff"}
"""Endings that Windows itself counts among the pictures, so that the entry for "image" is theirs."""

UNIFORM_TYPES = {
    "image/jpeg": "public.jpeg", "image/png": "public.png", "image/apng": "public.png",
    "image/gif": "com.compuserve.gif", "image/webp": "org.webmproject.webp", "image/bmp": "com.microsoft.bmp",
    "image/x-ms-bmp": "com.microsoft.bmp", "image/tiff": "public.tiff",
    "image/heic": "public.heic", "image/heif": "public.heif",
    "image/heic-sequence": "public.heics", "image/heif-sequence": "public.heifs",
    "image/avif": "public.avif", "image/avif-sequence": "public.avis", "image/jxl": "public.jpeg-xl",
    "image/x-portable-pixmap": "public.pbm", "image/x-portable-graymap": "public.pbm",
    "image/x-portable-bitmap": "public.pbm",
}  # fmt: skip
"""What Apple calls each kind of photo (System-Declared Uniform Type Identifiers). A kind that Apple has no name for is
left out: such photos are dropped on the program or opened in it."""


def mime_types() -> list[str]:
    """Those of all formats, in the registry's order."""
    return [kind for one in formats() for kind in one.mime_types]


def readme(text: str) -> str:
    """With the table of formats."""
    rows = [f"| {one.name} ({', '.join(one.suffixes)}) | {one.kept} | {one.cannot_promise} |" for one in formats()]
    table = "\n".join(["| format | kept | what may still hide |", "|---|---|---|", *rows])
    return _between("<!-- formats -->\n", f"{table}\n", "<!-- /formats -->", text)


def menu_entry(key: str, text: str) -> str:
    """With the MIME types behind `key`, folders last."""
    return re.sub(rf"^{key}=.*$", f"{key}={';'.join([*mime_types(), 'inode/directory', ''])}", text, flags=re.MULTILINE)


def installer(text: str) -> str:
    """With a line for every ending, and in Explorer's menu for those that Windows doesn't count among the pictures."""
    endings = [ending for ending in dict.fromkeys(suffixes()) if ending not in WINDOWS_PICTURES]
    kinds = ["SystemFileAssociations\\image", *(f"SystemFileAssociations\\{ending}" for ending in endings), "Directory"]
    lines = "".join(f'  !insertmacro ${{ACTION}} "{kind}"\n' for kind in kinds)
    text = _between("!macro ForEachKind ACTION\n", lines, "!macroend", text)
    every = "".join(f'  !insertmacro ${{ACTION}} "{ending}"\n' for ending in dict.fromkeys(suffixes()))
    return _between("!macro ForEachEnding ACTION\n", every, "!macroend", text)


def property_list(text: str) -> str:
    """With Apple's names of all kinds of photos."""
    kinds = dict.fromkeys(UNIFORM_TYPES[kind] for kind in mime_types() if kind in UNIFORM_TYPES)
    lines = "".join(f"        <string>{kind}</string>\n" for kind in kinds)
    return _between("<array>\n        <string>public.jpeg</string>\n", lines.split("\n", 1)[1], "      </array>", text)


def hooks(text: str) -> str:
    """The files that pre-commit hands to the check."""
    endings = "|".join(suffix.removeprefix(".") for suffix in sorted(suffixes()))
    return _between("  files: ", f"(?i)\\.({endings})$", "\n  require_serial", text)


def sentence(text: str) -> str:
    """With the names of all formats in the sentence that begins with JPEG."""
    *names, last = (one.name for one in formats())
    return re.sub(r"\bJPEG, PNG, [\w, ]+ and \w+", f"{', '.join(names)} and {last}", text)


LISTS: dict[str, Callable[[str], str]] = {
    "README.md": readme,
    **{name: partial(menu_entry, key) for name, key in MENU_ENTRIES.items()},
    "packaging/linux/deb.py": sentence,
    f"{SHARE}/metainfo/org.scrubber.Scrubber.metainfo.xml": sentence,
    "packaging/windows/scrubber.nsi": installer,
    "packaging/macos/Info.plist": property_list,
    ".pre-commit-hooks.yaml": hooks,
}
"""Files that hold a list, each with what puts the right one into its text."""


def stale() -> list[str]:
    """The files whose list isn't the registry's."""
    texts = {name: (ROOT / name).read_text("utf-8") for name in LISTS}
    return [name for name, text in texts.items() if LISTS[name](text) != text]


def _between(begin: str, lines: str, end: str, text: str) -> str:
    before, rest = text.split(begin, 1)
    return before + begin + lines + end + rest.split(end, 1)[1]


def main() -> None:
    """Write what is stale."""
    for name in stale():
        path = ROOT / name
        path.write_text(LISTS[name](path.read_text("utf-8")), "utf-8")
        print(name)


if __name__ == "__main__":
    main()
