"""Where the code puts a translated text into another one, or beside it: no translator could turn the two around.

The code is read, not run. A text counts as translated when it comes from `_`, `ngettext` or `pgettext`, from a function
that returns such a text (by its name, in any module), or from a name that such a text was given to in the function.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MARKS = frozenset({"_", "ngettext", "pgettext"})
JOINERS = frozenset({"commas", "both", "either", "dotted", "sentences", "labelled"})
"""Functions of scrubber/i18n.py that join as the language in use does."""

VALUES = frozenset({
    "number", "moment_in_words", "size", "kilometres", "height", "duration", "coordinates", "full_name", "place_name",
    "country_name",
})  # fmt: skip
"""Functions that write a measure or a name, which stands in a sentence like a number: "2.3 km", "Germany"."""

_KEEPS_TEXT = frozenset({"format", "strip", "rstrip", "lower", "capitalize", "replace", "join", "isolated", "harmless"})
_RETURNS_TEXT = frozenset({"str", "list[str]", "Iterator[str]", "tuple[str, ...]", "tuple[str, str]"})
_Giving = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Glue:
    """A place where two texts become one: the function it stands in, and the code."""

    function: str
    line: int
    code: str


@dataclass(slots=True)
class _Reader:
    """Reads one function; `names` are the functions that return translated texts."""

    names: frozenset[str]
    modules: frozenset[str]
    texts: set[str] = field(default_factory=set)
    """Names of the function that a translated text was given to."""
    measures: set[str] = field(default_factory=set)
    """Those of them that hold what one of VALUES or JOINERS wrote."""

    def learn(self, function: Function) -> None:
        """Follow the texts through the names of a function until nothing new is learnt."""
        known = -1
        givings = [node for node in ast.walk(function) if isinstance(node, _Giving) and node.value]
        while known != len(self.texts):
            known = len(self.texts)
            for node in givings:
                if node.value is not None and self.is_text(node.value):
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    given = {name.id for name in targets if isinstance(name, ast.Name)}
                    self.texts |= given
                    self.measures |= given if _is_measure(node.value) else set()

    def is_text(self, node: ast.expr) -> bool:
        """Whether a translated text, or a row with one, is what this expression gives."""
        match node:
            case ast.Call():
                return self._is_called_text(node)
            case ast.Name():
                return node.id in self.texts
            case ast.IfExp():
                return self.is_text(node.body) or self.is_text(node.orelse)
            case ast.BinOp():
                return self.is_text(node.left) or self.is_text(node.right)
            case ast.BoolOp() | ast.JoinedStr():
                return any(map(self.is_text, node.values))
            case ast.List() | ast.Tuple() | ast.Set():
                return any(map(self.is_text, node.elts))
            case ast.FormattedValue() | ast.Starred():
                return self.is_text(node.value)
            case ast.GeneratorExp() | ast.ListComp():
                return self.is_text(node.elt)
        return False

    def _is_called_text(self, node: ast.Call) -> bool:
        name = called(node)
        if name in _KEEPS_TEXT:
            inside = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            return any(map(self.is_text, [*inside, *node.args]))
        return name in JOINERS or (name in self.names and self._is_own(node.func))

    def _is_own(self, function: ast.expr) -> bool:
        """Whether it is a function of this program: `height(x)`, `texts.height(x)`, not some `widget.height()`."""
        if isinstance(function, ast.Attribute):
            return isinstance(function.value, ast.Name) and function.value.id in self.modules
        return True

    def glues(self, node: ast.AST) -> bool:
        """Whether this expression makes one text of a translated one and something else with words."""
        match node:
            case ast.JoinedStr():
                return self.is_text(node) and not self._is_one_text(node.values)
            case ast.BinOp(op=ast.Add()):
                return self.is_text(node) and not self._is_one_text([node.left, node.right])
            case ast.Call(func=ast.Attribute(attr="join", value=separator)):
                return any(map(self.is_text, node.args)) and not _is_line_break(separator)
            case ast.Call(func=ast.Attribute(attr="format", value=template)):
                return self.is_text(template) and any(self._is_glued_in(word, template) for word in node.keywords)
        return False

    def _is_glued_in(self, word: ast.keyword, template: ast.expr) -> bool:
        if not self.is_text(word.value) or _is_measure(word.value):
            return False
        if isinstance(word.value, ast.Name) and word.value.id in self.measures:
            return False
        english = next((node.value for node in ast.walk(template) if isinstance(node, ast.Constant)), "")
        return not re.search(rf": {{{word.arg}}}[.)]?$", str(english))

    def _is_one_text(self, pieces: list[ast.expr]) -> bool:
        """Whether each line is one text beside signs: "✓ Verified" or "photos.html", not "Verified" and a word."""
        texts = 0
        for piece in pieces:
            if isinstance(piece, ast.Constant) and not re.search(r"(?<![.\w])\w", str(piece.value)):
                texts = 0 if "\n" in str(piece.value) else texts
            elif self.is_text(piece) and not texts:
                texts = 1
            else:
                return False
        return True


def _is_measure(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and called(value) in JOINERS | VALUES


def _is_line_break(separator: ast.expr) -> bool:
    return isinstance(separator, ast.Constant) and separator.value == "\n"


def called(node: ast.Call) -> str:
    """The name of what is called, without what stands before its last dot."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _calls(function: Function) -> set[str]:
    return {called(node) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _reader(function: Function, names: frozenset[str], modules: frozenset[str]) -> _Reader:
    reader = _Reader(names, modules)
    reader.learn(function)
    return reader


def _speaks(function: Function, names: frozenset[str], modules: frozenset[str]) -> bool:
    """Whether it returns a translated text."""
    reader = _reader(function, names, modules)
    ends = (node.value for node in ast.walk(function) if isinstance(node, ast.Return | ast.Yield))
    return any(reader.is_text(end) for end in ends if end is not None)


def _gives_texts(function: Function) -> bool:
    return function.returns is not None and ast.unparse(function.returns) in _RETURNS_TEXT


def speaking(functions: list[Function], modules: frozenset[str]) -> frozenset[str]:
    """The names of all functions that return translated texts, also by way of others."""
    left = [(function, _calls(function)) for function in functions if _gives_texts(function)]
    names, known = MARKS, -1
    while known != len(names):
        known = len(names)
        asked = [function for function, calls in left if calls & (names | JOINERS)]
        names |= {function.name for function in asked if _speaks(function, names, modules)} - _KEEPS_TEXT
        left = [(function, calls) for function, calls in left if function.name not in names]
    return names


def glued(trees: dict[str, ast.AST]) -> Iterator[tuple[str, Glue]]:
    """All such places of the modules, by the name of their file."""
    modules = frozenset({"words_", *(Path(name).stem for name in trees)})
    functions = {name: list(_functions(tree)) for name, tree in trees.items()}
    names = speaking([function for some in functions.values() for function in some], modules)
    for name, own in functions.items():
        silent = {function.name for function in own if not _gives_texts(function)}
        for function in own:
            if _calls(function) & (names | JOINERS):
                reader = _reader(function, names - silent, modules)
                for node in ast.walk(function):
                    if reader.glues(node):
                        yield name, Glue(function.name, getattr(node, "lineno", 0), ast.unparse(node))
