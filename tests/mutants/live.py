"""Puts a mistake into a function that was imported already, by giving it other code; no file is changed."""

import gc
from functools import cache
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType

from tests.mutants.mutations import mutated


def put_mistake(path: str, source: str, number: int) -> bool:
    """Make the `number`-th mistake; False when it isn't in a function, so that the module must be imported anew."""
    right = compile(source, path, "exec", dont_inherit=True)
    wrong = compile(mutated(source, number), path, "exec", dont_inherit=True)
    changed = _changed(right, wrong)
    if not changed:
        return False
    return all(_replace(path, before, after) for before, after in changed)


def _changed(right: CodeType, wrong: CodeType) -> list[tuple[CodeType, CodeType]]:
    """The outermost functions that differ; none when something else does."""
    if _own(right) != _own(wrong):
        return []
    changed = []
    for before, after in zip(_inner(right), _inner(wrong), strict=True):
        if _is_same(before, after):
            continue
        if before.co_flags & CO_OPTIMIZED:
            changed.append((before, after))
        elif deeper := _changed(before, after):
            changed += deeper
        else:
            return []
    return changed


def _own(code: CodeType) -> tuple[object, ...]:
    """What a module or class does by itself, without the functions in it."""
    constants = [repr(value) for value in code.co_consts if not isinstance(value, CodeType)]
    return code.co_code, constants, code.co_names, len(_inner(code))


def _is_same(before: CodeType, after: CodeType) -> bool:
    inner = _inner(before), _inner(after)
    return _own(before) == _own(after) and all(map(_is_same, *inner))


def _inner(code: CodeType) -> list[CodeType]:
    return [value for value in code.co_consts if isinstance(value, CodeType)]


def _replace(path: str, before: CodeType, after: CodeType) -> bool:
    place = before.co_qualname, before.co_firstlineno
    functions = [
        function
        for function in functions_of(path)
        if (function.__code__.co_qualname, function.__code__.co_firstlineno) == place
    ]
    fitting = [function for function in functions if len(function.__code__.co_freevars) == len(after.co_freevars)]
    for function in fitting:
        function.__code__ = after
    return bool(functions) and len(fitting) == len(functions)


@cache
def functions_of(path: str) -> list[FunctionType]:
    """The functions that were made by the file at `path` and in memory at the first call for any file."""
    return _by_path().get(path, [])


@cache
def _by_path() -> dict[str, list[FunctionType]]:
    functions: dict[str, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            functions.setdefault(thing.__code__.co_filename, []).append(thing)
    return functions
