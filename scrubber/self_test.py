"""`scrubber --self-test`: whether this installation has all its parts and they work together.

A package can open its window and still lack a format, a model or a decoder, so what is packed is compared with
literal lists, and the program does its work once on photos of its own: every format is cleaned, a face is covered, the
window is drawn. It prints one line per check. Works the same in a checkout, a wheel and a package.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Any

from scrubber import __version__
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.report import CleanResult, Destination, PhotoReport
from scrubber.faces.face import Certainty, Face
from scrubber.fence.close import is_complete, missing
from scrubber.fence.plan import Mechanism
from scrubber.formats.base import Policy
from scrubber.formats.registry import detect, formats
from scrubber.gui.system_libraries import font_problem, window_problem
from scrubber.i18n import _
from scrubber.jobs.runner import Runner
from scrubber.pixels import jpeg_coefficients
from scrubber.resources import resource

MARKER = b"Self Test Marker 7Q"
"""Planted in every photo of the folder `self_test` of the resources."""

PHOTOS = {
    "JPEG": "photo.jpg", "PNG": "photo.png", "WebP": "photo.webp", "GIF": "photo.gif", "BMP": "photo.bmp",
    "TIFF": "photo.tif", "HEIC": "photo.heic", "AVIF": "photo.avif", "JPEG XL": "photo.jxl", "PNM": "photo.ppm",
}  # fmt: skip
"""Every format by name, written out: a frozen program finds only the modules that were packed."""

COVERED = ("photo.jpg", "progressive.jpg", "four-colours.jpg")
"""Each needs another build of libjpeg to cover something in."""

LIBRARIES = (
    "PIL._imaging", "PIL._avif", "PIL._webp", "pillow_heif", "pillow_jxl", "piexif", "pyexiv2",
    "defusedxml.ElementTree", "brotli", "numpy", "scrubber.faces.models",
)  # fmt: skip

RESOURCES = (
    "help/matched-mosaic.png", "icons/scrubber.png", "icons/scrubber.svg", "map/land.bin", "map/places.bin",
    "regulators.json", "letters/en.toml",
    "models/centerface.onnx", "models/face_detection_yunet_2023mar.onnx", "models/recogniser_arcface_mobile.onnx",
    "models/recogniser_mobileface.onnx",
    "samples/astronaut.jpg",
)  # fmt: skip

MODELS = tuple(Path(name).stem for name in RESOURCES if name.startswith("models/"))
WINDOW_LIBRARIES, WINDOW_DRAWN = "libraries that the window needs from the system", "window drawn"
_PATIENCE_SECONDS = 120
_NEVER_FENCED = {"win32": ("files", "network"), "darwin": ("files",)}
"""What no mechanism of this program keeps a worker from on these systems."""

Check = tuple[str, Callable[[], str]]
"""What is checked, and a function that returns what is wrong, or ""."""


def run() -> int:
    """Check everything; returns 0 when all is well, else 1."""
    started = monotonic()
    print(f"scrubber {__version__}, Python {sys.version.split()[0]}, {sys.platform}")
    with tempfile.TemporaryDirectory(prefix="scrubber-self-test-") as folder, Runner(workers=2) as runner:
        failed = [name for name, check in _checks(Path(folder), runner) if not _passes(name, check)]
    if failed:
        print(_verdict(failed))
        return 1
    seconds = f"{monotonic() - started:.1f}"
    print(_("Everything is there and works ({seconds} seconds).").format(seconds=seconds))
    return 0


def _verdict(failed: list[str]) -> str:
    """What to do about the checks that failed: what the system lacks isn't mended by installing Scrubber again."""
    lacking = _window_libraries()
    if lacking and set(failed) <= {WINDOW_LIBRARIES, WINDOW_DRAWN}:
        whole = _("This installation of Scrubber is whole, but its window can't open.")
        return f"{whole}\n{lacking}"
    return _("This installation of Scrubber is damaged. Please install it again.")


def _window_libraries() -> str:
    return window_problem("offscreen") or window_problem() or font_problem()


def _passes(name: str, check: Callable[[], str]) -> bool:
    try:
        wrong = check()
    except Exception as error:  # whatever is broken, the other checks must still be made
        wrong = f"{type(error).__name__}: {error}"
    print(f"FAILED  {name}: {wrong}" if wrong else f"ok      {name}", flush=True)
    return not wrong


def _checks(folder: Path, runner: Runner) -> Iterator[Check]:
    yield "formats", _formats
    yield from ((f"resource {name}", partial(_resource, name)) for name in RESOURCES)
    yield from ((f"library {name}", partial(_library, name)) for name in LIBRARIES)
    yield "map and towns", _towns
    yield "languages", _languages
    yield fence_line(_answer(runner.ask_fence)), lambda: ""
    yield from ((f"model {name}", partial(_model, name)) for name in MODELS)
    yield from ((f"{kind}: read, cleaned, verified", partial(_clean, kind, folder, runner)) for kind in PHOTOS)
    if jpeg_coefficients.can_exist_here():
        yield from ((f"something covered in {name}", partial(_cover, name, folder, runner)) for name in COVERED)
        yield "a face found, covered and no longer matched", partial(_face, folder, runner)
    yield WINDOW_LIBRARIES, _window_libraries
    yield WINDOW_DRAWN, partial(_window, folder, runner)


def fence_line(standing: frozenset[Mechanism]) -> str:
    """The line that says how far decoders are fenced on this computer: the checks of the packages read it."""
    said = "yes" if is_complete(standing, sys.platform) else "no" if not standing else _partly(standing)
    return f"photos are opened in a fenced process: {said}"


def _partly(standing: frozenset[Mechanism]) -> str:
    lacking = ", ".join((*missing(standing, sys.platform), *_NEVER_FENCED.get(sys.platform, ())))
    return f"partly ({', '.join(sorted(standing))}; without {lacking})"


def _formats() -> str:
    found = [kind.name for kind in formats()]
    return "" if sorted(found) == sorted(PHOTOS) else f"found {', '.join(found)}"


def _resource(name: str) -> str:
    return "" if resource(name).is_file() and resource(name).stat().st_size else "missing"


def _library(name: str) -> str:
    import_module(name)
    return ""


def _languages() -> str:
    """Folders without a compiled catalogue, and Qt's own words, of which packages leave others out."""
    from scrubber.gui.app import qt_words

    lacking = [path.name for path in resource("locale").glob("*/") if not (path / "scrubber.mo").exists()]
    if lacking:
        return f"not compiled: {', '.join(sorted(lacking))}"
    return "" if qt_words("de").exists() else "Qt's own are missing"


def _towns() -> str:
    from scrubber.places.nearest import nearest

    town = nearest(48.8867, 2.3376)
    return "" if town.city == "Paris" else f"Montmartre is said to be in {town.city or town.name}"


def _model(name: str) -> str:
    from scrubber.faces.models import CHECKSUMS, session

    if name not in CHECKSUMS:
        return "unknown"
    return "" if session(name).get_inputs() else "it takes nothing"


def _clean(kind: str, folder: Path, runner: Runner) -> str:
    """Read and clean the photo of this format in a worker, then look at the copy."""
    photo = resource(f"self_test/{PHOTOS[kind]}")
    data = photo.read_bytes()
    if MARKER not in data or detect(data).name != kind:
        return "its photo was changed"
    report: PhotoReport = _answer(lambda done: runner.inspect(str(photo), 64, done))
    if report.problem or not report.thumbnail or not report.leaks:
        return f"read: {report.problem or 'no picture, or nothing told'}"
    result: CleanResult = _answer(lambda done: runner.clean(str(photo), Destination(str(folder)), Policy(), done))
    if result.problem:
        return f"cleaned: {result.problem}"
    return "the marker is still there" if MARKER in Path(result.output).read_bytes() else ""


def _cover(name: str, folder: Path, runner: Runner) -> str:
    box = Face(48.0, 32.0, 16.0, 20.0, certainty=Certainty.DRAWN)
    policy = PicturePolicy(faces=FaceChoice(boxes=(box,)))
    photo = str(resource(f"self_test/{name}"))
    result: CleanResult = _answer(lambda done: runner.clean(photo, Destination(str(folder)), policy, done))
    if result.problem or result.faces is None:
        return str(result.problem)
    return "" if [result.covered for result in result.faces.faces] == [True] else "not covered"


def _face(folder: Path, runner: Runner) -> str:
    photo, policy = str(resource("samples/astronaut.jpg")), PicturePolicy(faces=FaceChoice(strict=True))
    result: CleanResult = _answer(lambda done: runner.clean(photo, Destination(str(folder)), policy, done))
    if result.problem or result.faces is None:
        return str(result.problem)
    known = [face for face in result.faces.faces if face.matched_before]
    if not known:
        return "no face was found that a recogniser knows"
    return "a recogniser still knows it" if any(face.matched_after or not face.covered for face in known) else ""


def _window(folder: Path, runner: Runner) -> str:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if sys.platform == "win32":  # where Qt without a screen doesn't look for the system's fonts
        os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "Fonts")))
    from scrubber.gui.app import draw_window  # the window's libraries are loaded only for it

    return draw_window(runner, str(folder / "settings.ini"))


def _answer(ask: Callable[[Callable[[Any], None]], object]) -> Any:
    answers: SimpleQueue[Any] = SimpleQueue()
    ask(answers.put)
    return answers.get(timeout=_PATIENCE_SECONDS)
