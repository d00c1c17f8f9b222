"""A file holds one idea: 100 to 300 lines as a rule. Every one that is much shorter or longer has a reason."""

from pathlib import Path

SCRUBBER = Path(__file__).resolve().parents[2] / "scrubber"
SHORTEST, LONGEST = 40, 400
THIRD_FILE = "what writer and audit both need, and neither may take from the other"
ALONE_AT_START = "loaded before anything else, so that it loads nothing else"
REASONS = {
    "__main__.py": ALONE_AT_START,
    "decoding.py": "everything that decodes calls it, so it stands below all of them",
    "engine/photo.py": "what one process hands to another, which must not load what opens files",
    "faces/measured.py": "figures for texts everywhere, which a new measurement replaces in one place",
    "fence/kernel.py": "the two system calls that the rest of the fence is made of",
    "formats/bmp/essence.py": THIRD_FILE,
    "formats/png/essence.py": THIRD_FILE,
    "formats/shared/audit_blocks.py": "an audit, apart from its writer",
    "formats/shared/icc/audit.py": "an audit, apart from its writer",
    "formats/webp/essence.py": THIRD_FILE,
    "gui/steps.py": "for parts of the window that know nothing of each other",
    "gui/window/lone_photo.py": "loaded only when a photo is shown alone",
    "pixels/registry.py": "the literal list of codecs",
    "pixels/unseen/extra_samples.py": "asked of every TIFF before anything is decoded",
    "pixels/unseen/jxl.py": "one format's search, like its neighbours",
    "pixels/unseen/registry.py": "the literal list of searches",
    "resources.py": ALONE_AT_START,
}


def test_files_much_shorter_or_longer_than_usual_have_a_reason() -> None:
    lines = {
        path.relative_to(SCRUBBER).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in SCRUBBER.rglob("*.py")
        if path.name != "__init__.py"
    }
    odd = {name for name, count in lines.items() if not SHORTEST <= count <= LONGEST}
    assert sorted(odd - set(REASONS)) == [], "name the reason here, or join or divide the file"
    assert sorted(set(REASONS) - set(lines)) == []
