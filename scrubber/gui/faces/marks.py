"""What is marked in one photo, with undo: pure data, so that every gesture can be tested without a window.

A mark is a face that was found or a place the user drew. A found one is switched off and on, a drawn one is
deleted; both can be moved, resized and turned.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from scrubber.faces.face import Certainty, Face

MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A face and whether it will be covered."""

    face: Face
    is_covered: bool = True


@dataclass(frozen=True, slots=True)
class _State:
    marks: tuple[Mark, ...]
    selected: int | None


class Marks:
    """The marks of one photo; `selected` is an index or None. Every change can be undone.

    Changes that carry the same `gesture` (a drag, a held key) are one step.
    """

    def __init__(self, faces: Iterable[Face] = (), *, covers: bool = True) -> None:
        marks = tuple(Mark(face, covers) for face in faces)
        self._now = _State(marks, None)
        self._past: list[_State] = []
        self._future: list[_State] = []
        self._gesture: object = None
        self.on_change: Callable[[], None] = lambda: None
        """Called after every change, also of what is selected."""

    def __len__(self) -> int:
        return len(self._now.marks)

    def __getitem__(self, index: int) -> Mark:
        return self._now.marks[index]

    @property
    def all(self) -> tuple[Mark, ...]:
        """Every mark, covered or not."""
        return self._now.marks

    @property
    def selected(self) -> int | None:
        """The index of the mark that keys work on."""
        return self._now.selected

    @property
    def covered(self) -> tuple[Face, ...]:
        """What will be covered."""
        return tuple(mark.face for mark in self._now.marks if mark.is_covered)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def select(self, index: int | None) -> None:
        """Work on this mark from now on; not a step of its own."""
        if index != self._now.selected:
            self._now = replace(self._now, selected=index)
            self._gesture = None
            self.on_change()

    def add(self, face: Face, gesture: object = None) -> None:
        """Cover something more; it becomes the selected mark."""
        self._step(_State((*self._now.marks, Mark(face)), len(self._now.marks)), gesture)

    def change(self, index: int, face: Face, gesture: object = None) -> None:
        """Move, resize or turn a mark."""
        self._put(index, replace(self._now.marks[index], face=face), gesture)

    def toggle(self, index: int) -> None:
        """Cover a mark, or leave it as it is."""
        mark = self._now.marks[index]
        self._put(index, replace(mark, is_covered=not mark.is_covered), None)

    def cover_all(self, is_covered: bool) -> None:
        """Cover every mark, or none."""
        marks = tuple(replace(mark, is_covered=is_covered) for mark in self._now.marks)
        if marks != self._now.marks:
            self._step(replace(self._now, marks=marks), None)

    def put_all(self, marks: Iterable[Mark], selected: int | None = None, gesture: object = None) -> None:
        """These marks instead of all that there are, in one step."""
        self._step(_State(tuple(marks), selected), gesture)

    def remove(self, index: int) -> None:
        """Take away a drawn mark; one that was found is only left uncovered, so that it can be covered again."""
        mark = self._now.marks[index]
        if mark.face.certainty is Certainty.DRAWN:
            marks = self._now.marks[:index] + self._now.marks[index + 1 :]
            self._step(_State(marks, min(index, len(marks) - 1) if marks else None), None)
        elif mark.is_covered:
            self.toggle(index)

    def undo(self) -> None:
        """Take the last step back."""
        self._travel(self._past, self._future)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._travel(self._future, self._past)

    def end_gesture(self) -> None:
        """The next change is a step of its own, whatever its gesture."""
        self._gesture = None

    def _put(self, index: int, mark: Mark, gesture: object) -> None:
        marks = (*self._now.marks[:index], mark, *self._now.marks[index + 1 :])
        if marks != self._now.marks:
            self._step(_State(marks, index), gesture)

    def _step(self, state: _State, gesture: object) -> None:
        if gesture is None or gesture != self._gesture:
            self._past = [*self._past[-MAX_STEPS + 1 :], self._now]
        self._gesture = gesture
        self._future.clear()
        self._now = state
        self.on_change()

    def _travel(self, source: list[_State], back: list[_State]) -> None:
        if source:
            back.append(self._now)
            self._now = source.pop()
            self._gesture = None
            self.on_change()
