"""A model that is missing or was changed is refused with a clear sentence, never used."""

import hashlib
import pickle
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrubber.errors import ModelMissing
from scrubber.faces import models
from scrubber.resources import resource

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder as the resources, and no model loaded yet."""
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(models, "resource", lambda name: tmp_path / name)
    models.session.cache_clear()
    yield tmp_path / "models" / f"{models.YUNET}.onnx"
    models.session.cache_clear()


def test_a_missing_model_is_named(elsewhere: Path) -> None:
    with pytest.raises(ModelMissing, match=elsewhere.name):
        models.session(models.YUNET)


def test_a_changed_model_is_refused(elsewhere: Path) -> None:
    model = bytearray(resource(f"models/{models.YUNET}.onnx").read_bytes())
    model[-100] ^= 1
    elsewhere.write_bytes(model)
    with pytest.raises(ModelMissing, match="Install Scrubber again"):
        models.session(models.YUNET)


def test_the_error_crosses_processes() -> None:
    error = pickle.loads(pickle.dumps(ModelMissing(name="a.onnx")))
    assert (error.code, error.values) == ("no-model", {"name": "a.onnx"})


def test_a_model_is_loaded_once() -> None:
    assert models.session(models.YUNET) is models.session(models.YUNET)


def test_every_model_is_listed_with_its_checksum_and_has_its_licence_beside_it() -> None:
    folder = resource("models")
    origin = (folder / "ORIGIN.md").read_text("utf-8")
    assert {path.stem for path in folder.glob("*.onnx")} == set(models.CHECKSUMS)
    assert all(f"{checksum}  {name}.onnx" in origin for name, checksum in models.CHECKSUMS.items())
    assert len(list(folder.glob("LICENSE.*.txt"))) == len(models.CHECKSUMS)


def test_the_script_makes_the_very_model_we_ship(shared: Path) -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "data" / "free_centerface.py"))
    model = script["freed"]((shared / "models" / "centerface.onnx").read_bytes())
    assert hashlib.sha256(model).hexdigest() == models.CHECKSUMS[models.CENTERFACE]
