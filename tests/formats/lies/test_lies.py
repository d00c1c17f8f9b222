"""Every check of every audit has a lie that only it refuses, and `verify` notices what audits can't."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest

from scrubber.engine.verify import verify
from scrubber.errors import NotVerified, ScrubberError
from scrubber.formats import base
from scrubber.formats.base import Format
from tests.formats.lies.table import TABLES, Copy, checks, files_with_checks, table

_CHECKS = [(name, check) for name in TABLES for file in table(name).files for check in checks(file)]
_LEADS_NOWHERE = {"tiff.offset-nowhere"}
"""What tells an offset that stands in the copy, and leads out of it."""
_DIFFERENCES = [(name, wrong) for name in TABLES for wrong in table(name).differences]


def test_every_file_with_checks_has_a_table() -> None:
    answered_for = {file for name in TABLES for file in table(name).files}
    assert files_with_checks() == answered_for


def test_no_two_checks_have_the_same_name() -> None:
    assert [check for check, count in Counter(check for _, check in _CHECKS).items() if count > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_every_lie_names_a_check(name: str) -> None:
    assert set(table(name).lies) <= {check for file in table(name).files for check in checks(file)}


@pytest.mark.parametrize(("name", "check"), _CHECKS)
def test_a_lie_is_refused_by_its_check_alone(name: str, check: str) -> None:
    assert check in table(name).lies, "this check has no lie"
    copies = table(name).lies[check]()
    assert copies
    for copy in copies:
        with pytest.raises(NotVerified) as refusal:
            _audit(_format(name), copy)
        assert refusal.value.detail.check == check
        assert refusal.value.values["what"]
        offset, size = refusal.value.detail.offset, len(copy[0] if isinstance(copy, tuple) else copy)
        assert offset is None or 0 <= offset <= size or check in _LEADS_NOWHERE
        with _switched_off(check):
            _audit_or_crash(_format(name), copy)


@pytest.mark.parametrize(("name", "wrong"), _DIFFERENCES)
def test_a_sound_copy_of_something_else_is_not_verified(name: str, wrong: str) -> None:
    source, copy = table(name).differences[wrong]()
    _format(name).audit(copy)
    with pytest.raises(NotVerified):
        verify(_format(name), _format(name).parse(source), copy)


def _format(name: str) -> Format:
    found = import_module(f"scrubber.formats.{table(name).format_module}").FORMAT
    assert isinstance(found, Format)
    return found


def _audit(image_format: Format, copy: Copy) -> None:
    if isinstance(copy, tuple):
        image_format.audit_kept(*copy)
    else:
        image_format.audit(copy)


def _audit_or_crash(image_format: Format, copy: Copy) -> None:
    """Audit with a check switched off: no other may refuse, but what the check guards may break."""
    try:
        _audit(image_format, copy)
    except ScrubberError as refusal:
        pytest.fail(f"refused by another check as well: {refusal.detail} {refusal}")
    except Exception:
        pass


@contextmanager
def _switched_off(check: str) -> Iterator[None]:
    """`require` passes over the check of this name; what audits remember is forgotten afterwards."""

    def require(condition: bool, *details: Any, **named: Any) -> None:
        if check not in (*details[1:2], named.get("check")):
            base.require(condition, *details, **named)

    modules = [found for name, found in sys.modules.items() if name.startswith("scrubber.formats.")]
    with pytest.MonkeyPatch.context() as patch:
        for module in modules:
            if getattr(module, "require", None) is base.require and module is not base:
                patch.setattr(module, "require", require)
        _forget(modules)
        yield
    _forget(modules)


def _forget(modules: list[Any]) -> None:
    for module in modules:
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
