"""Which of the system's libraries the frozen program needs, and which Debian packages hold them.

    python packaging/linux/libraries.py build/dist/scrubber

Fails when a library is needed that no package below holds, when a package is named in vain, or when a newer C library
is needed than that of the oldest system we promise (Ubuntu 22.04). Only what is built on a newer system than those that
releases are built on may need that: it is for such systems then, which its dependencies say.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

C_LIBRARY = "libc6"
PACKAGES = {
    C_LIBRARY: "c.so.6 m.so.6 dl.so.2 mvec.so.1 pthread.so.0 rt.so.1",
    "libstdc++6 (>= 11)": "stdc++.so.6",
    "libgcc-s1": "gcc_s.so.1",
    "libglib2.0-0 | libglib2.0-0t64": "glib-2.0.so.0 gthread-2.0.so.0",
    "libegl1": "EGL.so.1",
    "libgl1": "GL.so.1",
    "libdbus-1-3": "dbus-1.so.3",
    "libfontconfig1": "fontconfig.so.1",
    "libfreetype6": "freetype.so.6",
    "libffi8": "ffi.so.8",
    "liblzma5": "lzma.so.5",
    "libzstd1": "zstd.so.1",
    "zlib1g": "z.so.1",
    "libx11-6": "X11.so.6",
    "libx11-xcb1": "X11-xcb.so.1",
    "libxkbcommon0": "xkbcommon.so.0",
    "libxkbcommon-x11-0": "xkbcommon-x11.so.0",
    "libwayland-client0": "wayland-client.so.0",
    "libwayland-cursor0": "wayland-cursor.so.0",
    "libxcb1": "xcb.so.1",
    "libxcb-cursor0": "xcb-cursor.so.0",
    "libxcb-icccm4": "xcb-icccm.so.4",
    "libxcb-image0": "xcb-image.so.0",
    "libxcb-keysyms1": "xcb-keysyms.so.1",
    "libxcb-randr0": "xcb-randr.so.0",
    "libxcb-render0": "xcb-render.so.0",
    "libxcb-render-util0": "xcb-render-util.so.0",
    "libxcb-shape0": "xcb-shape.so.0",
    "libxcb-shm0": "xcb-shm.so.0",
    "libxcb-sync1": "xcb-sync.so.1",
    "libxcb-util1": "xcb-util.so.1",
    "libxcb-xfixes0": "xcb-xfixes.so.0",
    "libxcb-xkb1": "xcb-xkb.so.1",
}
"""Debian's packages and the libraries in them, without "lib"."""

OF_SOME_PYTHONS = {"libexpat1": "expat.so.1"}
"""The same for what Debian's own Python takes from the system, and others hold themselves."""

LOADED_BY_PATH = {"libexiv2.so.28", "ld-linux-x86-64.so.2"}
"""pyexiv2 loads its own copy under another name first; the loader is the C library's."""

OLDEST = {"GLIBC": (2, 35), "GLIBCXX": (3, 4, 29)}
"""Ubuntu 22.04 has these."""

RELEASES_ARE_BUILT_WITH = (2, 36)
"""The C library of Debian 12."""


def elf_files(folder: Path) -> list[Path]:
    """Programs and libraries below a folder."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and _is_elf(path)]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def dynamic(path: Path) -> str:
    """What objdump says of a file's needs."""
    return subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout


def needed(folder: Path) -> tuple[dict[str, str], dict[str, tuple[int, ...]]]:
    """Each library that isn't in the folder, with a file that needs it; the newest versions of GLIBC and GLIBCXX."""
    files = elf_files(folder)
    own = {path.name for path in folder.rglob("*")}
    libraries: dict[str, str] = {}
    versions: dict[str, tuple[int, ...]] = {}
    for path in files:
        text = dynamic(path)
        for name in re.findall(r"NEEDED\s+(\S+)", text):
            if name not in own:
                libraries.setdefault(name, path.name)
        for kind, number in re.findall(r"\b(GLIBC|GLIBCXX)_([0-9.]+)", text):
            versions[kind] = max(versions.get(kind, ()), tuple(map(int, number.split("."))))
    return libraries, versions


def depends(folder: Path) -> str:
    """The packages that a frozen program needs, for a control file. Raises ValueError for what nobody named."""
    libraries, versions = needed(folder)
    holder = {f"lib{name}": package for package, names in PACKAGES.items() for name in names.split()}
    some = {f"lib{name}": package for package, name in OF_SOME_PYTHONS.items()}
    unknown = {*libraries} - {*holder, *some, *LOADED_BY_PATH}
    if unknown:
        raise ValueError(f"no package is known for {[(name, libraries[name]) for name in sorted(unknown)]}")
    if idle := set(holder) - set(libraries):
        raise ValueError(f"named in vain: {idle}")
    is_too_new = any(versions[kind] > most for kind, most in OLDEST.items())
    if is_too_new and own_c_library() <= RELEASES_ARE_BUILT_WITH:
        raise ValueError(f"too new for the oldest system: {versions}")
    least = ".".join(map(str, max(versions["GLIBC"], OLDEST["GLIBC"])))
    named = [f"{C_LIBRARY} (>= {least})", *(package for package in PACKAGES if package != C_LIBRARY)]
    return ", ".join([*named, *(package for name, package in some.items() if name in libraries)])


def own_c_library() -> tuple[int, ...]:
    """The version of this system's."""
    return tuple(map(int, (os.confstr("CS_GNU_LIBC_VERSION") or "glibc 0").split()[1].split(".")))


if __name__ == "__main__":
    print(depends(Path(sys.argv[1])))
