"""Reads the imports of a package without running it, so that the rules of the layers can be checked on any tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Import:
    """`module` imports `target` in `line`; `at_start` when this happens while the module itself is imported."""

    module: str
    target: str
    line: int
    at_start: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def modules(package: Path) -> dict[str, Path]:
    """Every module below the folder `package`, by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(package: Path) -> list[Import]:
    """Every import below `package`; "from a import b" counts as "a.b", unless b is only a name in our own module a."""
    paths = modules(package)
    known = frozenset(paths)
    found: list[Import] = []
    for name, path in paths.items():
        found += _imports_of(path.read_text("utf-8"), name, path.name == "__init__.py", known)
    return found


@cache
def _imports_of(source: str, name: str, is_package: bool, known: frozenset[str]) -> list[Import]:
    """The imports of one module; a tree that differs in one file is read again only there."""
    return [
        Import(name, target, node.lineno, at_start)
        for node, at_start in _nodes(ast.parse(source, name), at_start=True)
        for target in _targets(node, name, is_package, known)
    ]


def _nodes(parent: ast.AST, at_start: bool) -> Iterator[tuple[ast.stmt | ast.expr, bool]]:
    """Every import statement and call below `parent`; inside functions and type checking blocks not at start."""
    for child in ast.iter_child_nodes(parent):
        if isinstance(child, ast.Import | ast.ImportFrom | ast.Call):
            yield child, at_start
        yield from _nodes(child, at_start and not _is_later(child))


def _is_later(node: ast.AST) -> bool:
    typing_only = isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    return typing_only or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _targets(node: ast.stmt | ast.expr, module: str, is_package: bool, known: frozenset[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = _absolute(node, module, is_package)
        names = [f"{base}.{alias.name}" for alias in node.names]
        return [base if _is_ours(base, module) and name not in known else name for name in names]
    return _dynamic(node)


def _is_ours(target: str, module: str) -> bool:
    return target.split(".")[0] == module.split(".")[0]


def _absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parents = module.split(".")[: None if is_package and node.level == 1 else int(is_package) - node.level]
    return ".".join([*parents, *([node.module] if node.module else [])])


def _dynamic(node: ast.AST) -> list[str]:
    """`import_module("a.b")`, `__import__("a.b")`, such with an f-string (its fixed beginning counts); "os.fork"."""
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    if called.startswith(("os.fork", "os.system", "os.popen", "os.spawn", "os.posix_spawn", "os.exec")):
        return [called]
    if not isinstance(node, ast.Call) or not node.args or called.split(".")[-1] not in ("import_module", "__import__"):
        return []
    first = node.args[0]
    if isinstance(first, ast.JoinedStr) and first.values:
        first = first.values[0] if isinstance(first.values[0], ast.Constant) else first
    return [str(first.value).rstrip(".")] if isinstance(first, ast.Constant) else []
