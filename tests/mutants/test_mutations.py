"""The mistakes that mutation testing makes, and that a module can be imported with one."""

import ast
import subprocess
import sys

import pytest

from tests.mutants.mutations import mutated, mutations

SOURCE = '''"""A module."""
def f(a: int = 3) -> bool:
    """Words."""
    if a < 2 and not b:
        raise ValueError(N_("text"))
    require(a in (1, b"\\\\0x"), check="some.check")
    return a + 1 == 5
'''
MISTAKES = {
    "a < 2 -> a <= 2",
    "a < 2 and (not b) -> a < 2 or not b",
    "not b -> b",
    "if a < 2 and (not b): -> if not (a < 2 and (not b)):",
    "raise ValueError(N_('text')) -> pass",
    "require(a in (1, b'\\\\0x'), check='some.check') -> pass",
    "a in (1, b'\\\\0x') -> a not in (1, b'\\\\0x')",
    "b'\\\\0x' -> b']0x'",
    "return a + 1 == 5 -> return None",
    "a + 1 == 5 -> a + 1 != 5",
    "a + 1 -> a - 1",
    "3 -> 4", "2 -> 3", "1 -> 2", "5 -> 6",
}  # fmt: skip


def first_line(text: str) -> str:
    return text.splitlines()[0]


def test_every_mistake_is_made_and_none_in_words() -> None:
    found = {f"{first_line(one.before)} -> {first_line(one.after)}" for one in mutations(SOURCE)}
    assert found == MISTAKES
    for number, mutation in enumerate(mutations(SOURCE)):
        assert mutation.number == number
        changed = ast.unparse(mutated(SOURCE, number))
        assert mutation.after.splitlines()[0].strip() in changed
        assert "N_('text')" in changed or "pass" in changed


def test_mistakes_are_named_by_function_and_line() -> None:
    places = {mutation.before: (mutation.function, mutation.source) for mutation in mutations(SOURCE)}
    assert places["a + 1 == 5"] == ("f", "return a + 1 == 5")
    inner = mutations("class A:\n    x = 1\n    def g(self):\n        return 2\n")
    assert [mutation.function for mutation in inner] == ["A", "A.g", "A.g"]


def test_where_a_fault_lies_is_left_alone() -> None:
    found = {f"{one.before} -> {one.after}" for one in mutations("require(a == 3, _X, 'check', 'part', at + 7)\n")}
    assert found == {"require(a == 3, _X, 'check', 'part', at + 7) -> pass", "a == 3 -> a != 3", "3 -> 4"}


def test_what_another_system_runs_is_left_alone() -> None:
    source = "if sys.platform == 'beos':\n    a = 5\nelse:\n    a = 7\n"
    elsewhere = "darwin" if sys.platform == "win32" else "win32"
    assert "5 -> 6" in {f"{one.before} -> {one.after}" for one in mutations(source)}
    found = {f"{one.before} -> {one.after}" for one in mutations(source.replace("beos", elsewhere))}
    assert "7 -> 8" in found and "5 -> 6" not in found


def test_there_is_no_mistake_behind_the_last() -> None:
    with pytest.raises(IndexError):
        mutated(SOURCE, len(mutations(SOURCE)))


def test_a_module_is_imported_with_its_mistake() -> None:
    program = (
        "from tests.mutants.plugin import install; from pathlib import Path\n"
        "from tests.mutants.mutations import mutations\n"
        "source = Path('scrubber/limits.py').read_text()\n"
        "number = next(m.number for m in mutations(source) if m.before == '1024')\n"
        "install('scrubber.limits', number)\n"
        "import scrubber.limits; print(scrubber.limits.MIB)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == str(1025 * 1024)
