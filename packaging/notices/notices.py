"""What a package holds beside Scrubber: the notices that its licences ask for, and a list for machines (SBOM).

    python packaging/notices/notices.py text SITE-PACKAGES > THIRD-PARTY.txt
    python packaging/notices/notices.py sbom > scrubber.cdx.json       (CycloneDX 1.5)

Data: components.toml, kept by hand; versions and checksums from the lock file.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LICENCE_NAMES = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


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
        lines += [f"    with {one['name']}: {one['licence']}" for one in data["bundled"] if one["inside"] == name]
    lines += ["", "Other"]
    lines += [f"  {one['name']} ({one['note']}): {one['licence']}" for one in data["other"]]
    lines += ["", _SOURCES, ""]
    return "\n".join(lines + (_texts(site) if site else [])) + "\n"


def _texts(site: Path) -> list[str]:
    lines = []
    wanted = {name.replace("-", "_") for name, _version, _sums in locked()}
    for info in sorted(site.glob("*.dist-info")):
        if info.name.split("-")[0].lower().replace("-", "_") not in wanted:
            continue
        for path in sorted(info.rglob("*")):
            if path.is_file() and LICENCE_NAMES.search(path.name):
                lines += ["=" * 100, f"{info.name.removesuffix('.dist-info')}: {path.name}", "=" * 100]
                lines += [path.read_text("utf-8", errors="replace").rstrip(), ""]
    return lines


def sbom() -> str:
    """The same for machines; without a date, so that it can be made again byte for byte."""
    data = components()
    found = [
        {"type": "library", "bom-ref": f"pkg:pypi/{name}@{number}", "name": name, "version": number,
         "purl": f"pkg:pypi/{name}@{number}", "licenses": [{"expression": data["packages"][name]}],
         "components": [{"type": "library", "name": one["name"], "licenses": [{"expression": one["licence"]}]}
                        for one in data["bundled"] if one["inside"] == name]}
        for name, number, _sums in locked()
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


if __name__ == "__main__":
    if sys.argv[1:2] == ["sbom"]:
        print(sbom(), end="")
    else:
        print(text(Path(sys.argv[2]) if len(sys.argv) > 2 else None), end="")
