"""Lays out what an installation on Linux consists of, as below /usr: for the .deb, the portable archive and the .rpm.

    build/freeze/bin/python packaging/linux/stage.py DIST STAGE
    build/freeze/bin/python packaging/linux/stage.py metainfo      prints AppStream's description

DIST is the frozen program (packaging/freeze.sh), STAGE gets `bin`, `lib` and `share`. Modes and dates don't depend on
who runs it.
"""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CHANGELOG = ROOT / "CHANGELOG.md"
METAINFO = "org.scrubber.Scrubber.metainfo.xml"
MAX_NOTES = 12
"""Lines of the changelog that a catalogue of programs shows; the rest stands behind its link."""
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
sys.path[:0] = [str(ROOT), str(ROOT / "packaging"), str(ROOT / "packaging/notices"), str(HERE)]

import notices  # noqa: E402
import release_notes  # noqa: E402
import shell_texts  # noqa: E402

from scrubber.reports import help_page  # noqa: E402


def epoch() -> int:
    """Seconds since 1970 of the commit that is packed, or what SOURCE_DATE_EPOCH says."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given or subprocess.check_output(["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], text=True))


def stage(dist: Path, target: Path) -> None:
    """Put everything below `target`, which must not be there yet."""
    date = datetime.fromtimestamp(epoch(), UTC).date().isoformat()
    shutil.copytree(dist, target / "lib/scrubber", symlinks=True)
    (target / "bin").mkdir()
    (target / "bin/scrubber").symlink_to("../lib/scrubber/scrubber")
    shutil.copytree(HERE / "share", target / "share", ignore=shutil.ignore_patterns("__pycache__"))
    (target / "share/metainfo" / METAINFO).write_text(release(notices.version(), date), "utf-8")
    shell_texts.write(target / "share", date)
    icons(target / "share/icons/hicolor")
    documents(target / "share/doc/scrubber")
    settle(target)


def release(version: str, date: str) -> str:
    """AppStream's description with this release in it, and what the changelog says of it (or says is to come)."""
    metainfo = (HERE / "share/metainfo" / METAINFO).read_text("utf-8")
    changelog = CHANGELOG.read_text("utf-8")
    is_released = f"## [{version}]" in changelog
    names = [version] if is_released else ["Unreleased", version.partition(".dev")[0]]
    changes = release_notes.notes(changelog, *names)
    items = [" ".join(line.split()) for line in re.findall(r"^- (.+(?:\n  .+)*)", changes, re.MULTILINE)]
    lines = "\n".join(f"          <li>{escape(item.replace('`', ''))}</li>" for item in items[:MAX_NOTES])
    filled = {
        "@VERSION@": version,
        "@DATE@": date,
        "@KIND@": "stable" if is_released else "development",
        "@NOTES@": f"<ul>\n{lines}\n        </ul>",
    }
    for name, value in filled.items():
        metainfo = metainfo.replace(name, value)
    return metainfo


def icons(folder: Path) -> None:
    """The icon in all usual sizes, drawn from the SVG."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication(["icons"])
    svg = ROOT / "resources/icons/scrubber.svg"
    renderer = QSvgRenderer(str(svg))
    for size in ICON_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        path = folder / f"{size}x{size}/apps/scrubber.png"
        path.parent.mkdir(parents=True)
        image.save(str(path))
    (folder / "scalable/apps").mkdir(parents=True)
    shutil.copy(svg, folder / "scalable/apps/scrubber.svg")
    del app


def documents(folder: Path) -> None:
    """What to read: the help, the licence, the notices of all that is inside, and the list of it for machines."""
    folder.mkdir(parents=True)
    site = next(Path(sys.prefix).glob("lib/python3*/site-packages"))
    (folder / "help.html").write_text("".join(help_page.pieces()), "utf-8")
    (folder / "THIRD-PARTY.txt").write_text(notices.text(site), "utf-8")
    (folder / "scrubber.cdx.json").write_text(notices.sbom(), "utf-8")


def settle(folder: Path) -> None:
    """The same modes and dates, whoever makes it."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path == folder / "lib/scrubber/scrubber"
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


if __name__ == "__main__":
    if sys.argv[1:] == ["metainfo"]:
        print(release(notices.version(), datetime.fromtimestamp(epoch(), UTC).date().isoformat()), end="")
    else:
        stage(Path(sys.argv[1]), Path(sys.argv[2]))
