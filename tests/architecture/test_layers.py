"""Imports go down only; and the check that says so notices every kind of breach that is planted into a copy."""

import shutil
from pathlib import Path

import pytest

from tests.architecture.imports import imports, modules
from tests.architecture.rules import HEIGHT, part_of, violations

PACKAGE = Path(__file__).resolve().parents[2] / "scrubber"
FORMATS = "scrubber.formats."

PLANTED = [
    ("errors", "import scrubber.engine.report", "errors stands below engine"),
    ("containers/gif", "from scrubber.formats.base import Part", "containers stands below formats"),
    ("containers/gif", "from scrubber import formats", "containers stands below formats"),
    ("containers/gif", "from ..formats import base", "containers stands below formats"),
    ("formats/base", "from scrubber.metadata.findings.finding import Topic", "formats stands below metadata"),
    ("formats/base", "from ..jobs import anything", "formats stands below jobs"),
    (
        "metadata/findings/finding",
        "def f() -> None:\n    import scrubber.engine.report",
        "metadata stands below engine",
    ),
    ("engine/report", "from scrubber.cli import anything", "engine stands below cli"),
    ("engine/report", "from scrubber.formats.jpeg.single import SingleJpeg", "engine names the format jpeg"),
    ("gui/__init__", "import scrubber.formats.pnm", "gui names the format pnm"),
    ("engine/report", "__import__('scrubber.gui.window')", "engine stands below gui"),
    ("metadata/readers/collect", "import scrubber.pixels", "metadata and pixels stand side by side"),
    ("faces/models", "import scrubber.formats.base", "faces stands below formats"),
    ("faces/models", "import scrubber.places", "faces and places stand side by side"),
    ("bitstreams/cursor", "from scrubber.containers import gif", "bitstreams stands below containers"),
    ("reports/style", "import scrubber.jobs", "reports and jobs stand side by side"),
    ("cli/__init__", "import scrubber.gui", "cli and gui stand side by side"),
    ("gui/__init__", "from ..cli import anything", "gui and cli stand side by side"),
    ("jobs/__init__", "from importlib import import_module\nimport_module('scrubber.gui')", "jobs stands below gui"),
    ("limits", "import scrubber.newcomer", "newcomer has no place in the layers"),
    ("__init__", "import scrubber.errors", "the package itself imports nothing of its own"),
    ("cli/__init__", "from PySide6.QtCore import QObject", "only gui may know Qt"),
    ("engine/report", "def f() -> None:\n    from PySide6 import QtGui", "only gui may know Qt"),
    ("engine/report", "import shiboken6", "only gui may know Qt"),
    ("gui/__init__", "from PySide6.QtNetwork import QTcpSocket", "nothing leaves this computer"),
    ("gui/__init__", "from PySide6 import QtNetwork", "nothing leaves this computer"),
    ("faces/face", "import onnxruntime", "only scrubber.faces.models may import it"),
    ("jobs/__init__", "import socket", "nothing leaves this computer"),
    ("metadata/findings/finding", "import urllib.request", "nothing leaves this computer"),
    ("metadata/findings/finding", "from urllib import request", "nothing leaves this computer"),
    ("cli/__init__", "import http.client", "nothing leaves this computer"),
    ("engine/report", "import requests", "nothing leaves this computer"),
    ("engine/report", "import threading", "nothing below jobs starts"),
    ("formats/base", "from multiprocessing import get_context", "nothing below jobs starts"),
    ("metadata/findings/finding", "import subprocess", "nothing below jobs starts"),
    ("engine/report", "from pebble import ProcessPool", "nothing below jobs starts"),
    ("engine/report", "from concurrent.futures import ThreadPoolExecutor", "nothing below jobs starts"),
    ("engine/report", "from concurrent import futures", "nothing below jobs starts"),
    ("engine/report", "import os\nos.fork()", "nothing below jobs starts"),
    ("engine/report", "def f() -> None:\n    import os\n    os.system('x')", "nothing below jobs starts"),
    (
        "formats/jpeg/audit",
        "from scrubber.formats.jpeg.single import SingleJpeg",
        "audit imports the writer's jpeg.single",
    ),
    ("formats/jpeg/audit", "from scrubber.formats.jpeg import payloads", "audit imports the writer's jpeg.payloads"),
    (
        "formats/jpeg/audit",
        "def f() -> None:\n    import scrubber.formats.jpeg.document",
        "audit imports the writer's jpeg",
    ),
    ("formats/heif/audit_contents", "from ..heif.still import anything", "the audit imports the writer's heif.still"),
    ("formats/jpeg/single", "from scrubber.formats.jpeg.audit import audit_jpeg", "the writer imports jpeg.audit"),
    ("formats/jpeg/single", "from .audit import audit_jpeg", "the writer imports jpeg.audit"),
    (
        "formats/heif/document",
        "from scrubber.formats.heif import audit_contents",
        "the writer imports heif.audit_contents",
    ),
    ("formats/jpeg/essence", "from scrubber.formats.jpeg import audit", "the writer imports jpeg.audit"),
    (
        "formats/png/audit",
        "from scrubber.formats.shared.icc.profile import rebuild_profile",
        "the audit imports the writer's shared.icc.profile",
    ),
    ("formats/shared/icc/audit", "from .rendering import renders", "the audit imports the writer's shared.icc.render"),
    (
        "formats/shared/icc/profile",
        "from scrubber.formats.shared.icc.audit import audit_profile",
        "the writer imports shared.icc.audit",
    ),
    ("formats/png/document", "import scrubber.formats.shared.icc.audit", "the writer imports shared.icc.audit"),
    ("formats/png/document", "from ..shared.audit_blocks import audit_xmp", "the writer imports shared.audit_blocks"),
    ("formats/shared/orientation", "from . import audit_blocks", "the writer imports shared.audit_blocks"),
    ("limits", "import scrubber.errors", "cycle: scrubber."),
]


def test_the_program_keeps_its_layers() -> None:
    assert violations(PACKAGE) == []


def test_the_imports_are_really_read() -> None:
    """An empty list of imports would keep every rule."""
    known = {(one.module, one.target) for one in imports(PACKAGE)}
    assert ("scrubber.errors", "scrubber.i18n") in known
    assert ("scrubber.formats.registry", "scrubber.formats") in known, "import_module with an f-string"
    assert len({part_of(name, "scrubber") for name in modules(PACKAGE)} & set(HEIGHT)) >= 9


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(PACKAGE, tmp_path_factory.mktemp("planted") / "scrubber")


@pytest.mark.parametrize(("module", "line", "reason"), PLANTED)
def test_a_planted_breach_is_noticed(pristine: Path, module: str, line: str, reason: str) -> None:
    path = pristine / f"{module}.py"
    before = path.read_text("utf-8")
    closing = "import scrubber.limits\n" if reason.startswith("cycle") else ""
    errors = pristine / "errors.py"
    errors_before = errors.read_text("utf-8")
    try:
        path.write_text(f"{before}\n{line}\n", "utf-8")
        if closing:
            errors.write_text(f"{errors_before}\n{closing}", "utf-8")
        assert any(reason in line for line in violations(pristine))
    finally:
        path.write_text(before, "utf-8")
        errors.write_text(errors_before, "utf-8")
