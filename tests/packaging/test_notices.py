"""What packages hold is listed: compared with the files installed and with what the libraries say of themselves."""

import csv
import json
import re
import runpy
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pillow_heif
import pyexiv2
import pytest
from PIL import features

ROOT = Path(__file__).resolve().parents[2]
NOTICES = runpy.run_path(str(ROOT / "packaging/notices/notices.py"))
SITE = Path(sysconfig.get_path("purelib"))
PHRASES = {
    "0BSD": "Permission to use, copy, modify, and/or distribute",
    "Apache-2.0": "Apache License Version 2.0",
    "BSD-2-Clause": "Redistributions in binary form must reproduce",
    "BSD-3-Clause": "Neither the name of",
    "Bootloader-exception": "unlimited permission to link or embed compiled bootloader",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "CC0-1.0": "CC0 1.0 Universal",
    "CPL-1.0": "Common Public License version 1.0",
    "FTL": "The FreeType Project LICENSE",
    "GCC-exception-3.1": "GCC RUNTIME LIBRARY EXCEPTION",
    "GPL-2.0": "GNU GENERAL PUBLIC LICENSE Version 2, June 1991",
    "GPL-3.0": "GNU GENERAL PUBLIC LICENSE Version 3, 29 June 2007",
    "IJG": "Independent JPEG Group",
    "LGPL-3.0": "GNU LESSER GENERAL PUBLIC LICENSE Version 3, 29 June 2007",
    "LZMA-exception": "expressly permit you to statically or dynamically link your code",
    "LicenseRef-Microsoft-Distributable-Code": "This program is linked with and uses Microsoft Distributable Code",
    "MIT": "Permission is hereby granted, free of charge",
    "MIT-CMU": "Permission to use, copy, modify and distribute",
    "MPL-2.0": "Mozilla Public License Version 2.0",
    "PSF-2.0": "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
    "Unicode-3.0": "UNICODE LICENSE V3",
    "ZPL-2.1": "Redistributions in binary form must reproduce the accompanying copyright notice",
    "Zlib": "Altered source versions must be plainly marked",
    "libpng-2.0": "PNG Reference Library License version 2",
    "libtiff": "Copyright (c) 1988-1997 Sam Leffler",
}
"""By SPDX identifier, a phrase that only that text holds."""


def components() -> dict[str, Any]:
    listed: Callable[[], dict[str, Any]] = NOTICES["components"]
    return listed()


def shared_libraries() -> Iterator[str]:
    """Every compiled file of the locked packages, as its package's record names it."""
    wanted = {name.replace("-", "_") for name in components()["packages"]}
    for info in sorted(SITE.glob("*.dist-info")):
        if info.name.split("-")[0].lower() in wanted:
            with (info / "RECORD").open(encoding="utf-8") as record:
                yield from (row[0] for row in csv.reader(record) if re.search(r"\.so(\.[\d.]+)?$", row[0]))


@pytest.mark.skipif(sys.platform != "linux", reason="the list names the files of the wheels for Linux")
def test_every_library_inside_the_packages_is_listed() -> None:
    files = list(shared_libraries())
    assert len(files) > 100
    unlisted = [file for file in files if NOTICES["library_of"](file) is None and not NOTICES["MODULE"].fullmatch(file)]
    assert unlisted == []
    for one in components()["bundled"]:
        for pattern in one.get("files", ()):
            assert any(re.fullmatch(pattern, file) for file in files), f"nothing of {one['name']} is installed"


def test_a_library_in_a_frozen_program_that_nobody_listed_is_noticed(tmp_path: Path) -> None:
    listed = ["libQt6Core.so.6", "numpy.libs/libgfortran-1.so", "libx265-4883ecb5.so.217", "libpython3.13.so.1.0"]
    for name in [*listed, "PySide6/QtCore.abi3.so", "libfoo.so.1", "numpy/libbar.so"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert NOTICES["unlisted"](tmp_path) == ["libfoo.so.1", "numpy/libbar.so"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("libjpeg-turbo", features.version("libjpeg_turbo")),
        ("libtiff", features.version("libtiff")),
        ("libwebp", features.version("webp")),
        ("libavif", features.version("avif")),
        ("OpenJPEG", features.version("jpg_2000")),
        ("Little CMS", features.version("littlecms2")),
        ("zlib-ng", features.version("zlib_ng")),
        ("FreeType", features.version("freetype2")),
        ("HarfBuzz", features.version("harfbuzz")),
        ("Raqm", features.version("raqm")),
        ("libheif", pillow_heif.libheif_info()["libheif"]),
        ("libde265", str(pillow_heif.libheif_info()["decoders"]["libde265"]).rsplit(" ", 1)[-1]),
        ("Exiv2", pyexiv2.__exiv2_version__),
    ],
)
def test_versions_are_those_that_the_libraries_say(name: str, said: str | None) -> None:
    if said is None and name in ("HarfBuzz", "Raqm"):
        pytest.skip("Pillow lays out text only where the system has FriBidi, and says these versions only then")
    assert said is not None
    listed = next(one["version"] for one in components()["bundled"] if one["name"] == name)
    assert said.removeprefix("v").split("-")[0] == listed


def test_the_text_of_every_licence_that_is_named_is_there() -> None:
    listed = components()
    expressions = [*listed["packages"].values(), *(one["licence"] for one in [*listed["bundled"], *listed["other"]])]
    named = {
        re.sub(r"-(only|or-later)$", "", part)
        for expression in expressions
        for part in re.split(r" (?:AND|OR|WITH) ", expression)
    }
    text = " ".join(NOTICES["text"](SITE).split()).replace("“", '"')
    assert named == set(PHRASES)
    assert [name for name in sorted(named) if PHRASES[name].lower() not in text.lower()] == []
    assert "Third-party code inside Qt" in text
    assert "Third-party code inside Python" in text
    assert "THIRD PARTY SOFTWARE NOTICES" in text.upper(), "onnxruntime's"


def test_names_of_countries_carry_their_licence() -> None:
    """It lies beside them, so that it comes along wherever they go."""
    assert list((ROOT / "resources/locale").glob("*/cldr.json"))
    beside = (ROOT / "resources/locale/LICENSE.cldr.txt").read_text("utf-8")
    assert beside == (ROOT / "packaging/notices/licences/Unicode-3.0.txt").read_text("utf-8")


def test_the_list_for_machines_holds_versions_and_hashes() -> None:
    listed = {one["name"]: one for one in json.loads(NOTICES["sbom"]())["components"]}
    inside = {one["name"]: one.get("version") for one in listed["pillow"]["components"]}
    assert inside["libtiff"]
    hashes = [reference["hashes"][0]["content"] for reference in listed["pillow"]["externalReferences"]]
    lock = (ROOT / "packaging/requirements/runtime.txt").read_text("utf-8")
    assert hashes
    assert all(f"sha256:{one}" in lock for one in hashes)
