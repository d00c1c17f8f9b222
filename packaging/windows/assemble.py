"""Puts the program's folder for Windows together, on any system: CPython's embeddable build, locked wheels, launchers.

    python packaging/windows/assemble.py EMBEDDABLE.zip TARGET
    python packaging/windows/assemble.py --list TARGET   only writes the list of what is in TARGET

It must run under the same minor version of Python as the embeddable build, since the lock file may name other versions
for others. TARGET gets Scrubber.exe (the window), scrubber-cli.exe (the command line) and the folder `python`.
"""

import compileall
import hashlib
import os
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "packaging/notices"), str(ROOT)]

import notices  # noqa: E402

from scrubber.reports import help_page  # noqa: E402

# fmt: off
UNNEEDED = (
    r"PySide6/(translations/(?!qtbase_)|qml/|resources/|metatypes/|typesystems/|include/|glue/|support/|scripts/|doc/)",
    r"PySide6/(plugins/(?!platforms/qwindows|platforms/qoffscreen|styles/|imageformats/(qjpeg|qsvg)|iconengines/))",
    r"PySide6/(Qt6|Qt)(Qml|Quick|Network|OpenGL|VirtualKeyboard|Pdf|Sql|Test|Designer|UiTools|Concurrent|Help|Labs|"
    r"PrintSupport|Xml)",
    r"PySide6/(opengl32sw|avcodec|avformat|avutil|swscale|swresample|lupdate|lrelease|linguist|designer|assistant|balsam|"
    r"qml|svgtoqml|rcc|uic|qsb|pyside6)",
    r"jpeglib/cjpeglib/(?!cjpeglib_(turbo210|mozjpeg403|6b)\.)(?!__init__)",
    r"PySide6/(Qt6Lottie|Qt6SvgWidgets|vcamp|vccorlib|vcomp|concrt)",
    r"onnxruntime/(tools|transformers|quantization|datasets)/|onnxruntime/capi/onnxruntime(_providers_shared)?\.dll",
    r"numpy/(f2py|distutils|doc)/|.*/tests/|bin/|setuptools|pkg_resources|_distutils_hack|distutils-precedence|wheel[/-]",
    r".*\.(pyi|pdb|lib|h|hpp|c|cpp|a)$|.*/__pycache__/",
)
# fmt: on
UNUSED = ("libcrypto", "libssl", "_ssl", "_hashlib", "sqlite3", "_sqlite3", "winsound", "_bz2", "python.cat")
PATHS = "{python}.zip\n.\nsite-packages\n"


def main(embeddable: Path, target: Path) -> None:
    """Make the folder."""
    shutil.rmtree(target, ignore_errors=True)
    python = target / "python"
    embedded(embeddable, python)
    stem = next(python.glob("python3??.zip")).stem
    if stem != f"python{sys.version_info[0]}{sys.version_info[1]}":
        raise SystemExit(f"{stem} is embedded, but this is Python {sys.version_info[0]}.{sys.version_info[1]}")
    (python / f"{stem}._pth").write_text(PATHS.format(python=stem))
    site = python / "site-packages"
    install(site)
    prune(site)
    for library in (site / "shiboken6").glob("msvcp140*.dll"):
        shutil.copy(library, python)  # onnxruntime needs it too, and not every Windows has it
    catalogues()
    own(site / "scrubber")
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(site, quiet=2, invalidation_mode=mode, stripdir=str(site))
    launchers(target)
    shutil.copy(ROOT / "packaging/windows/scrubber.ico", target)
    (target / "help.html").write_text("".join(help_page.pieces()), "utf-8")
    (target / "THIRD-PARTY.txt").write_text(notices.text(site), "utf-8")
    shutil.copy(ROOT / "LICENSE", target / "LICENSE.txt")
    list_of(target)


def list_of(target: Path) -> None:
    """`installed.txt`: every file, then every folder with a backslash behind it, the innermost first.

    The installer removes what stands in it and nothing else. Names are ASCII, so that NSIS reads them anywhere.
    """
    paths = sorted(target.rglob("*"), key=lambda path: (path.is_dir(), -len(path.parts), path.as_posix()))
    names = [str(path.relative_to(target)).replace("/", "\\") + ("\\" if path.is_dir() else "") for path in paths]
    text = "\r\n".join([*names, "installed.txt", ""])
    (target / "installed.txt").write_bytes(text.encode("ascii"))


def embedded(embeddable: Path, python: Path) -> None:
    """CPython's embeddable build, without what reaches the network and other parts that nobody uses."""
    with zipfile.ZipFile(embeddable) as packed:
        for name in packed.namelist():
            short = name.rsplit("/", 1)[-1]
            if short and not short.lower().startswith(UNUSED):
                python.mkdir(parents=True, exist_ok=True)
                (python / short).write_bytes(packed.read(name))


def install(site: Path) -> None:
    """The locked wheels for Windows."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", str(site)]
    command += ["--platform", "win_amd64", "--python-version", version, "--only-binary=:all:", "--no-deps"]
    command += ["--no-compile", "--require-hashes", "-r", str(ROOT / "packaging/requirements/runtime.txt")]
    subprocess.run(command, check=True)


def prune(site: Path) -> None:
    """Leave out what the program never loads; the self-test on Windows proves that nothing is missing."""
    unneeded = re.compile("|".join(f"(?:{one})" for one in UNNEEDED), re.IGNORECASE)
    for path in sorted(site.rglob("*"), reverse=True):
        name = path.relative_to(site).as_posix() + ("/" if path.is_dir() else "")
        if path.is_file() and unneeded.match(name):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def catalogues() -> None:
    """Compile the translations, with a Babel of its own: neither this Python nor the program needs one."""
    translations = ROOT / "packaging/translations/messages.py"
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    command += ["--only-binary=:all:", "-r", str(ROOT / "packaging/requirements/messages.txt")]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*command, "--target", folder], check=True)
        environment = os.environ | {"PYTHONPATH": folder}
        subprocess.run([sys.executable, str(translations), "compile"], check=True, env=environment)


def own(folder: Path) -> None:
    """The program itself, laid out as in its wheel."""
    shutil.copytree(ROOT / "scrubber", folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        ROOT / "resources", folder / "_resources", ignore=shutil.ignore_patterns("screenshots", "*.po", "*.pot")
    )


def launchers(target: Path) -> None:
    """Scrubber.exe and scrubber-cli.exe, compiled here, so that they carry our icon and version and can be signed."""
    version = re.findall(r'__version__ = "(.*)"', (ROOT / "scrubber/__init__.py").read_text("utf-8"))[0]
    subprocess.run(["sh", str(ROOT / "packaging/windows/launchers.sh"), str(target.resolve()), version], check=True)


def digest(path: Path) -> str:
    """For the pinned checksum of the embeddable build."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        list_of(Path(sys.argv[2]))
        raise SystemExit(0)
    wanted = os.environ.get("EMBEDDABLE_SHA256", "")
    if wanted and digest(Path(sys.argv[1])) != wanted:
        raise SystemExit(f"{sys.argv[1]} is not the file that was pinned: {digest(Path(sys.argv[1]))}")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
