"""Small mistakes for a module, made in its syntax tree: what a slip of the hand would do to a line that matters.

Comparisons are turned, conditions joined the other way or negated, numbers and bytes changed, statements removed,
returned values replaced. Texts for users, annotations and docstrings are left alone: no promise rests on them; so is
what only another system runs.
"""

import ast
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_TEXT_CALLS = {"N_", "_", "ngettext", "Detail", "TypeVar"}
_TEXT_KEYWORDS = {"check", "part", "reason"}
_REQUIRE_OFFSET = 4
"""The argument of `require` that only tells a bug report where a fault lies, as check and part do."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One mistake: the `number`-th of its module, in `line` of `function`, described by `before` and `after`.

    The function is named as Python qualifies it ("Folder.close"), empty at the module's level; `source` is the line's
    text without its indentation.
    """

    number: int
    line: int
    function: str
    source: str
    before: str
    after: str


def mutations(source: str) -> list[Mutation]:
    """Every mistake that can be made in a module, in the order of the tree."""
    tree = ast.parse(source)
    lines = ["", *source.splitlines()]
    return [
        Mutation(number, site.line, site.function, lines[site.line].strip(), site.before, site.after)
        for number, site in enumerate(_sites(tree))
    ]


def mutated(source: str, number: int) -> ast.Module:
    """The module with its `number`-th mistake, lines where they were. Raises IndexError when there are not so many."""
    tree = ast.parse(source)
    list(_sites(tree))[number].apply()
    return ast.fix_missing_locations(tree)


@dataclass(slots=True)
class _Site:
    """Where `holder.field` (or one item of it) can be replaced by `value`."""

    holder: ast.AST
    field: str
    index: int | None
    value: ast.AST
    line: int
    function: str
    before: str
    after: str

    def apply(self) -> None:
        if self.index is None:
            setattr(self.holder, self.field, self.value)
        else:
            getattr(self.holder, self.field)[self.index] = self.value


def _sites(tree: ast.AST) -> Iterator[_Site]:
    functions = _functions(tree)
    for holder, field, index, node in _walk(tree):
        for value in _replacements(node):
            line = getattr(node, "lineno", 0)
            name = functions.get(id(holder), "")
            yield _Site(holder, field, index, value, line, name, ast.unparse(node), ast.unparse(value))


def _functions(node: ast.AST, name: str = "") -> dict[int, str]:
    """The qualified name of the function or class that each node stands in, by the node's id."""
    names = {id(node): name}
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inner = f"{name}.{child.name}".lstrip(".")
        names |= _functions(child, inner)
    return names


def _walk(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every expression and statement with its place, but for what is only for people or for the type checker."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_comment", "decorator_list", "keywords") and _is_passed_over(node):
            continue
        if field in ("annotation", "returns", "decorator_list", "bases") or (field == "body" and _is_elsewhere(node)):
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        if field == "args" and isinstance(node, ast.Call) and ast.unparse(node.func) == "require":
            children = children[:_REQUIRE_OFFSET]
        for index, child in children:
            if isinstance(child, ast.AST) and not _is_for_people(child):
                yield node, field, index, child
                yield from _walk(child)


def _is_passed_over(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef)


def _is_elsewhere(node: ast.AST) -> bool:
    """Whether a condition's body runs on another system than this: no test can try it here."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    compared = ast.unparse(node.test)
    return compared in {f"sys.platform == '{name}'" for name in ("win32", "darwin", "linux") if name != sys.platform}


def _is_for_people(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TEXT_CALLS:
        return True
    if isinstance(node, ast.keyword) and node.arg in _TEXT_KEYWORDS:
        return True
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.expr):
        yield from _of_expression(node)
    elif isinstance(node, ast.stmt):
        yield from _of_statement(node)


def _of_expression(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            for place, operator in enumerate(ops):
                turned = copy.deepcopy(node)
                turned.ops[place] = _COMPARISONS[type(operator)]()
                yield turned
        case ast.BoolOp(op=operator):
            joined = copy.deepcopy(node)
            joined.op = ast.And() if isinstance(operator, ast.Or) else ast.Or()
            yield joined
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield copy.deepcopy(operand)
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            other = copy.deepcopy(node)
            other.op = _OPERATORS[type(operator)]()
            yield other
        case ast.IfExp(test=test):
            turned_test = copy.deepcopy(node)
            turned_test.test = ast.UnaryOp(ast.Not(), copy.deepcopy(test))
            yield turned_test
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=float() as value):
            yield ast.Constant(value * 1.5 + 1)
        case ast.Constant(value=bytes() as value) if value:
            yield ast.Constant(bytes((value[0] ^ 1,)) + value[1:])


def _of_statement(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Raise() | ast.AugAssign() | ast.Delete() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
        case ast.Return(value=ast.expr() as value) if not _is_false(value):
            yield ast.Return(ast.Constant(None))
        case ast.If(test=test):
            negated = copy.deepcopy(node)
            negated.test = ast.UnaryOp(ast.Not(), copy.deepcopy(test))
            yield negated


def _is_false(value: ast.expr) -> bool:
    """Whether None in its place would be taken for the same."""
    return isinstance(value, ast.Constant) and not value.value
