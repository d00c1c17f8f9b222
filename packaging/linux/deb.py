"""Makes the Debian package from a staged tree (stage.py): the same tree gives the same bytes.

python packaging/linux/deb.py STAGE OUTPUT-FOLDER
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "notices")]

import libraries  # noqa: E402
import notices  # noqa: E402
import stage  # noqa: E402

MAINTAINER = "The Scrubber developers <scrubber@localhost.invalid>"
FONTS = "fonts-dejavu-core | fonts-noto-core | fonts-liberation | fonts-freefont-ttf"
MORE_FONTS = (
    "fonts-noto-cjk | fonts-wqy-zenhei | fonts-ipafont-gothic | fonts-nanum, fonts-noto-core | fonts-dejavu-core"
)
"""For Chinese, Japanese and Korean, and for Arabic. Suggested only: who reads them has some; they are up to 60 MB."""
DESCRIPTION = """shows what photos tell a stranger and saves clean copies
 Photos say more than they show: where you live, when you were there, whose
 camera it was, and sometimes the part that you cut off. Scrubber shows it in
 plain words and saves a copy without it. The picture stays the same, pixel for
 pixel; each copy is verified. Faces can be found and covered.
 .
 Originals stay as they are, and nothing leaves the computer.
 .
 JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, AVIF, JPEG XL and PNM.
 The package holds its own Python and Qt."""
OVERRIDES = (
    "embedded-library", "hardening-no-fortify-functions", "hardening-no-relro", "hardening-no-bindnow",
    "unstripped-binary-or-object", "shared-library-lacks-prerequisites", "initial-upload-closes-no-bugs",
    "custom-library-search-path", "library-not-linked-against-libc", "spelling-error-in-binary",
    "exit-in-shared-library", "executable-stack-in-shared-library", "hardening-no-pie",
    "sharedobject-in-library-directory-missing-soname", "bogus-mail-host-in-debian-changelog",
)  # fmt: skip
"""What lintian says of any program that brings its own libraries as their projects built them."""


def build(staged: Path, output: Path) -> Path:
    """The package; its name tells version and architecture."""
    version = notices.version().replace(".dev", "~dev")  # dpkg's way to say "before"
    root = output / "root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(staged, root / "usr", symlinks=True)
    documents(root / "usr/share/doc/scrubber", version)
    overrides = root / "usr/share/lintian/overrides/scrubber"
    overrides.parent.mkdir(parents=True)
    lines = ["# The program brings its own Python and Qt.", *(f"scrubber: {tag}" for tag in OVERRIDES), ""]
    overrides.write_text("\n".join(lines))
    for page in (root / "usr/share/man").rglob("*.1"):
        pack(page)
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN/md5sums").write_text(sums(root))
    (root / "DEBIAN/control").write_text(control(root, version), "utf-8")
    stage.settle(root)
    (root / "usr/lib/scrubber/scrubber").chmod(0o755)
    package = output / f"scrubber_{version}_amd64.deb"
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(stage.epoch())}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(package)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return package


def control(root: Path, version: str) -> str:
    """What Debian wants to know."""
    size = sum(path.lstat().st_size for path in (root / "usr").rglob("*") if not path.is_dir())
    fields = {
        "Package": "scrubber", "Version": version, "Architecture": "amd64", "Maintainer": MAINTAINER,
        "Installed-Size": str(-(-size // 1024)), "Section": "graphics", "Priority": "optional",
        "Depends": f"{libraries.depends(root / 'usr/lib/scrubber')}, {FONTS}",
        "Recommends": "shared-mime-info, desktop-file-utils", "Suggests": f"python3-nautilus, {MORE_FONTS}",
        "Description": DESCRIPTION,
    }  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def documents(folder: Path, version: str) -> None:
    """Copyright and changelog in Debian's forms."""
    shutil.copy(HERE / "copyright", folder / "copyright")
    date = format_datetime(datetime.fromtimestamp(stage.epoch(), UTC))
    text = f"scrubber ({version}) unstable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n"
    text += f" -- {MAINTAINER}  {date}\n"
    (folder / "changelog").write_text(text, "utf-8")
    for name in ("changelog", "THIRD-PARTY.txt"):
        pack(folder / name)


def pack(path: Path) -> None:
    """Replace a file by its gzip, without name and date inside."""
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()


def sums(root: Path) -> str:
    """The checksums that `dpkg --verify` compares with."""
    files = sorted(path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n" for path in files)


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    print(build(Path(sys.argv[1]), target))
