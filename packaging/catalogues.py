"""Writes what winget and Homebrew ask for of a release, from the files that are released:

    python packaging/catalogues.py FOLDER-WITH-PACKAGES OUTPUT-FOLDER

The version is Scrubber's own, checksums are the files', and the address is the owner's (packaging/docs/RELEASING.md).
"""

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "https://scrubber.example"
WINGET_SCHEMA = "1.10.0"
SUMMARY = "See what photos tell a stranger, and save clean copies"
DESCRIPTION = (
    "Photos say more than they show: where you live, when you were there, whose camera it was. Scrubber shows it in "
    "plain words and saves a verified copy without it, pixel for pixel the same. Nothing leaves the computer."
)


def version() -> str:
    """Scrubber's own."""
    return re.findall(r'__version__ = "([^"]+)"', (ROOT / "scrubber/__init__.py").read_text("utf-8"))[0]


def released(folder: Path, ending: str) -> tuple[str, str]:
    """The address and the SHA-256 of the one file in `folder` with this ending. SystemExit unless there is one."""
    files = sorted(folder.glob(f"*{ending}"))
    if len(files) != 1:
        raise SystemExit(f"{folder} holds {len(files)} files like *{ending}; one is needed")
    address = f"{ADDRESS}/releases/download/v{version()}/{files[0].name}"
    return address, hashlib.sha256(files[0].read_bytes()).hexdigest()


def winget(folder: Path) -> dict[str, str]:
    """The three manifests of winget's schema, by file name: version, installer, words."""
    address, digest = released(folder, "Setup.exe")
    common = f"PackageIdentifier: Scrubber.Scrubber\nPackageVersion: {version()}\n"

    def manifest(kind: str, body: str) -> str:
        schema = f"# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{WINGET_SCHEMA}.schema.json\n"
        return f"{schema}{common}{body}ManifestType: {kind}\nManifestVersion: {WINGET_SCHEMA}\n"

    installer = (
        "InstallerType: nullsoft\nScope: user\nUpgradeBehavior: install\nInstallers:\n"
        f"- Architecture: x64\n  InstallerUrl: {address}\n  InstallerSha256: {digest.upper()}\n"
    )
    words = (
        "PackageLocale: en-US\nPublisher: The Scrubber developers\nPackageName: Scrubber\nLicense: GPL-3.0-or-later\n"
        f"PackageUrl: {ADDRESS}\nPublisherSupportUrl: {ADDRESS}/issues\nShortDescription: {SUMMARY}\n"
        f'Description: "{DESCRIPTION}"\nTags:\n- exif\n- metadata\n- photo\n- privacy\n'
    )
    return {
        "Scrubber.Scrubber.yaml": manifest("version", "DefaultLocale: en-US\n"),
        "Scrubber.Scrubber.installer.yaml": manifest("installer", installer),
        "Scrubber.Scrubber.locale.en-US.yaml": manifest("defaultLocale", words),
    }


def cask(folder: Path) -> dict[str, str]:
    """Homebrew's cask for both kinds of Mac, by file name."""
    address, for_silicon = released(folder, "-apple-silicon.dmg")
    for_intel = released(folder, "-intel.dmg")[1]
    address = address.replace(version(), "#{version}").replace("-apple-silicon.dmg", "-#{arch}.dmg")
    lines = [
        'cask "scrubber-photos" do',
        '  arch arm: "apple-silicon", intel: "intel"',
        "",
        f'  version "{version()}"',
        f'  sha256 arm: "{for_silicon}", intel: "{for_intel}"',
        "",
        f'  url "{address}"',
        '  name "Scrubber"',
        f'  desc "{SUMMARY}"',
        f'  homepage "{ADDRESS}"',
        "",
        '  depends_on macos: ">= :sequoia"',
        "",
        '  app "Scrubber.app"',
        '  binary "#{appdir}/Scrubber.app/Contents/MacOS/scrubber"',
        "",
        '  zap trash: "~/Library/Preferences/com.scrubber.Scrubber.plist"',
        "end",
    ]
    return {"scrubber-photos.rb": "\n".join(lines) + "\n"}


def main(folder: Path, output: Path) -> None:
    """Write what can be written of the files that are there."""
    output.mkdir(parents=True, exist_ok=True)
    texts = winget(folder) if any(folder.glob("*Setup.exe")) else {}
    texts |= cask(folder) if len(list(folder.glob("*.dmg"))) == 2 else {}
    if not texts:
        raise SystemExit(f"{folder} holds neither a Setup.exe nor both images for macOS")
    for name, text in texts.items():
        (output / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
