"""What a package holds beside Scrubber: the notices that its licences ask for, and a list for machines (SBOM).

    python packaging/notices/notices.py text SITE-PACKAGES > THIRD-PARTY.txt
    python packaging/notices/notices.py sbom > scrubber.cdx.json       (CycloneDX 1.5)
    python packaging/notices/notices.py unlisted FOLDER                libraries in a frozen program that the list lacks

Data: components.toml, kept by hand; versions and checksums from the lock file.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LICENCES = Path(__file__).with_name("licences")
"""Texts that the packages don't bring along themselves, by the name of the licence or of what is under it."""
LICENCE_NAMES = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
OUTSIDE_OF_INFO = ("onnxruntime/LICENSE", "onnxruntime/ThirdPartyNotices.txt")
"""Licence files that lie among a package's modules."""
MODULE = re.compile(
    r".*(\.cpython-[^/]+|\.abi3)\.so(\.[\d.]+)?|onnxruntime/capi/libonnxruntime.*|pyexiv2/lib/exiv2api\.so|libpython3.*"
)
"""Compiled files that are a package itself, or Python, and no library inside of one."""
FOLDERS_OF_LIBRARIES = ("PySide6/Qt/lib", "numpy.libs", "pillow.libs", "pillow_heif.libs")
"""PyInstaller puts what lies in these at the top."""


_SOURCES = """The source of Qt, x265, libheif, libde265 and Exiv2 is offered by their projects. The exact builds are
those in the wheels named above, whose checksums stand in packaging/requirements/runtime.txt of the source code."""


def components() -> dict[str, Any]:
    """The data kept by hand."""
    return tomllib.loads(Path(__file__).with_name("components.toml").read_text("utf-8"))


def locked() -> list[tuple[str, str, list[str]]]:
    """Name, version and SHA-256 sums of every package in the lock file; a name may stand there in two versions."""
    text = (ROOT / "packaging/requirements/runtime.txt").read_text("utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    found = [(re.match(r"([a-z0-9-]+)==([0-9.]+)", block), block) for block in blocks]
    return [(one[1], one[2], re.findall(r"sha256:([0-9a-f]{64})", block)) for one, block in found if one]


def version() -> str:
    """Scrubber's own."""
    text = (ROOT / "scrubber/__init__.py").read_text("utf-8")
    return re.findall(r'__version__ = "([^"]+)"', text)[0]


def text(site: Path | None) -> str:
    """The notices, with the texts of licences that the packages bring along in `site`."""
    data = components()
    lines = ["Scrubber is free software under the GNU General Public License, version 3 or later.", ""]
    lines += ["Its packages also hold the following, each under its own licence.", "", "Python packages"]
    for name, number, _sums in locked():
        lines.append(f"  {name} {number}: {data['packages'][name]}")
        lines += [f"    with {_titled(one)}: {one['licence']}" for one in data["bundled"] if one["inside"] == name]
    lines += ["", "Other"]
    lines += [f"  {one['name']} ({one['note']}): {one['licence']}" for one in data["other"]]
    lines += ["", _SOURCES, ""]
    return "\n".join(lines + (_texts(site) if site else [])) + "\n"


def _titled(library: dict[str, Any]) -> str:
    return f"{library['name']} {library.get('version', '')}".rstrip()


def library_of(path: str) -> str | None:
    """The library that a file of an installed package belongs to; None for a module of the package itself."""
    for one in components()["bundled"]:
        if any(re.fullmatch(pattern, path) for pattern in one.get("files", ())):
            return str(one["name"])
    return None


def unlisted(folder: Path) -> list[str]:
    """The compiled files below `folder`, a frozen program for Linux, that are neither listed nor a module."""
    paths = sorted(path.relative_to(folder) for path in folder.rglob("*.so*") if path.is_file())
    return [path.as_posix() for path in paths if not MODULE.fullmatch(path.as_posix()) and not _is_listed(path)]


def _is_listed(path: Path) -> bool:
    places = [path.as_posix()]
    if len(path.parts) == 1:
        places += [f"{folder}/{path}" for folder in FOLDERS_OF_LIBRARIES]
    return any(library_of(place) for place in places)


def _texts(site: Path) -> list[str]:
    files = [(f"{path.stem}: the text", path) for path in sorted(LICENCES.glob("*.txt"))]
    files += [(name, site / name) for name in OUTSIDE_OF_INFO if (site / name).is_file()]
    lines = []
    for title, path in [*files, *_licences_in(site)]:
        lines += ["=" * 100, title, "=" * 100, path.read_text("utf-8", errors="replace").rstrip(), ""]
    return lines


def _licences_in(site: Path) -> list[tuple[str, Path]]:
    """What each locked package says in its own files."""
    wanted = {name.replace("-", "_") for name, _version, _sums in locked()}
    found = []
    for info in sorted(site.glob("*.dist-info")):
        if info.name.split("-")[0].lower().replace("-", "_") not in wanted:
            continue
        for path in sorted(info.rglob("*")):
            if path.is_file() and LICENCE_NAMES.search(path.name):
                found.append((f"{info.name.removesuffix('.dist-info')}: {path.name}", path))
    return found


def sbom() -> str:
    """The same for machines; without a date, so that it can be made again byte for byte."""
    data = components()
    found = [
        {"type": "library", "bom-ref": f"pkg:pypi/{name}@{number}", "name": name, "version": number,
         "purl": f"pkg:pypi/{name}@{number}", "licenses": [{"expression": data["packages"][name]}],
         "externalReferences": [{"type": "distribution", "url": f"pkg:pypi/{name}@{number}",
                                 "hashes": [{"alg": "SHA-256", "content": one}]} for one in sums],
         "components": [_part_of_a_package(one) for one in data["bundled"] if one["inside"] == name]}
        for name, number, sums in locked()
    ]  # fmt: skip
    found += [
        {"type": "data" if "model" not in one["note"] else "machine-learning-model", "name": one["name"],
         "description": one["note"], "licenses": [{"expression": one["licence"]}]}
        for one in data["other"]
    ]  # fmt: skip
    own = {"type": "application", "name": "scrubber", "version": version(),
           "licenses": [{"expression": "GPL-3.0-or-later"}]}  # fmt: skip
    document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": own},
                "components": [{key: value for key, value in one.items() if value} for one in found]}  # fmt: skip
    return json.dumps(document, indent=1) + "\n"


def _part_of_a_package(library: dict[str, Any]) -> dict[str, Any]:
    stated = {"version": library["version"]} if "version" in library else {}
    return {"type": "library", "name": library["name"], **stated, "licenses": [{"expression": library["licence"]}]}


if __name__ == "__main__":
    if sys.argv[1:2] == ["sbom"]:
        print(sbom(), end="")
    elif sys.argv[1:2] == ["unlisted"]:
        raise SystemExit("\n".join(unlisted(Path(sys.argv[2]))) or 0)
    else:
        print(text(Path(sys.argv[2]) if len(sys.argv) > 2 else None), end="")
