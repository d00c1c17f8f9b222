"""Stand-ins for the workers, and the photos, reports and pictures that the tests of the window use."""

import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.report import (
    CleanResult,
    Destination,
    FaceReport,
    FaceResult,
    PeopleReport,
    PhotoIdentities,
    PhotoReport,
    Step,
)
from scrubber.engine.tiles import TiledPicture, _level
from scrubber.errors import Cancelled, CannotRead, ParseError, ScrubberError
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import Certainty, Face
from scrubber.fence.plan import EXPECTED, Mechanism
from scrubber.formats.base import Fate, Part, Policy
from scrubber.gui.faces.store import EDITOR_PX
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Finding, HiddenPicture, Place, Relation, Risk, Topic
from scrubber.metadata.findings.kind import Kind
from scrubber.resources import resource

SKIES = (
    ("#f2a65a", "#2d4059"),
    ("#7fb2e5", "#f3e9d2"),
    ("#305252", "#77b28c"),
    ("#c9ada7", "#4a4e69"),
    ("#e07a5f", "#3d405b"),
)


def picture(number: int, width: int = 420, height: int = 280) -> bytes:
    """A small landscape, as JPEG; each number looks different."""
    top, bottom = SKIES[number % len(SKIES)]
    image = Image.linear_gradient("L").resize((width, height))
    made = Image.composite(Image.new("RGB", image.size, bottom), Image.new("RGB", image.size, top), image)
    pen = ImageDraw.Draw(made)
    sun = width * (2 + number % 7) // 10
    pen.ellipse((sun - 24, height // 3 - 24, sun + 24, height // 3 + 24), fill="#fff4d6")
    ridge = [(0, height), (0, height * 3 // 4), (sun, height * 5 // 9), (width, height * 4 // 5), (width, height)]
    pen.polygon(ridge, fill=bottom)
    stream = io.BytesIO()
    made.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def uncropped(number: int) -> bytes:
    """A picture that `picture(number)` could have been cut out of, with somebody standing at its side."""
    with Image.open(io.BytesIO(picture(number))) as inner:
        made = inner.resize((480, 320))
    pen = ImageDraw.Draw(made)
    pen.ellipse((400, 130, 440, 175), fill="#6b4a3a")
    pen.rounded_rectangle((385, 175, 455, 330), 24, fill="#a33b3b")
    stream = io.BytesIO()
    made.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def finding(kind: Kind, label: str, value: str, fate: Fate = Fate.DROP) -> Finding:
    """A finding as the engine reports it."""
    risk = {Topic.TIME: Risk.MEDIUM, Topic.HISTORY: Risk.LOW, Topic.TECHNICAL: Risk.LOW}.get(kind.topic, Risk.HIGH)
    return Finding(kind, f"test:{label}", label, value, "APP1 Exif", 20, risk, fate)


TELLING = (
    finding(Kind.POSITION, "Position", "48.88670, 2.33760"),
    finding(Kind.HEIGHT, "Altitude", "131 m above sea level"),
    finding(Kind.OWNER, "Owner", "Jane Doe"),
    finding(Kind.COPYRIGHT, "Copyright", "© 2024 Jane Doe, all rights reserved"),
    finding(Kind.TIME_TAKEN, "Taken", "12 May 2024 14:03:22 +02:00"),
    finding(Kind.CAMERA, "Camera", "Apple iPhone 13"),
    finding(Kind.CAMERA_SERIAL, "Camera serial number", "F4GHX0Q2N7"),
    finding(Kind.THUMBNAIL, "Thumbnail", "160 × 120, JPEG"),
    finding(Kind.SOFTWARE, "Edited with", "Photos 17.4"),
    finding(Kind.TECHNICAL, "Exposure time", "1/120 s"),
    finding(Kind.TECHNICAL, "F-number", "1.8"),
)

PARTS = (
    Part(0, 2, "SOI", Fate.KEEP, "It marks the beginning of the photo"),
    Part(2, 61_000, "APP1 Exif", Fate.REWRITE, "Only the orientation is kept, so that the photo is shown upright"),
    Part(61_002, 540_000, "APP2 MPF", Fate.DROP, "Hidden picture"),
    Part(601_002, 3_600_000, "SOS scan", Fate.KEEP, "The compressed picture, copied as it is", True),
    Part(4_201_002, 2, "EOI", Fate.KEEP, "It marks the end of the photo"),
)

NOTES = ("What the picture itself shows is kept: faces, signs, reflections.",)


def _hidden_picture(number: int) -> HiddenPicture:
    label, where = "A preview of the photo", "APP1 Exif, IFD1"
    return HiddenPicture(Kind.THUMBNAIL, label, uncropped(number), where, 1200, Relation.MORE)


def telling_report(path: str, number: int = 0, thumbnail: bool = True) -> PhotoReport:
    """A report of a photo that tells a lot."""
    return PhotoReport(
        path=path,
        size=4_201_004,
        format_name="JPEG",
        width=4032,
        height=3024,
        sentence="Taken on 12 May 2024 at 14:03 in Montmartre, Paris, by Jane Doe with an iPhone 13.",
        findings=TELLING,
        pictures=(_hidden_picture(number),),
        place=Place(48.8867, 2.3376, 131.0, 45.0),
        parts=PARTS,
        notes=NOTES,
        thumbnail=picture(number) if thumbnail else b"",
        batch_facts=BatchFacts(
            place=(48.8867, 2.3376), serials=("F4GHX0Q2N7",), people=("Jane Doe",), cameras=("Apple iPhone 13",),
            day="2024-05-12", moment="2024-05-12 14:03:22", has_picture=True, tells_something=True,
            town="Buttes-Montmartre, Paris",
        ),
    )  # fmt: skip


def report_for(path: str, thumbnail_px: int) -> PhotoReport:
    """A report whose content follows from the file's name."""
    name = Path(path).stem
    digits = "".join(letter for letter in name if letter.isdigit())
    number = int(digits or 0)
    shown = picture(number) if thumbnail_px else b""
    if "broken" in name:
        return PhotoReport(path, 900, problem=ParseError("the picture data ends too early"))
    if "plain" in name:
        kept = (Part(0, 4000, "SOS scan", Fate.KEEP, "The picture", True),)
        plain = PhotoReport(path, 4000, "JPEG", 420, 280, parts=kept, already_clean=True, thumbnail=shown)
        return replace(plain, has_gain_map="hdr" in name)
    if name.endswith("_clean"):
        kept = (Part(0, 4000, "SOS scan", Fate.KEEP, "The picture", True),)
        return PhotoReport(path, 4000, "JPEG", 4032, 3024, parts=kept, already_clean=True, thumbnail=shown)
    report = telling_report(path, number, bool(thumbnail_px))
    if number % 3 == 1:
        topics = (Topic.TIME, Topic.DEVICE)
        some = tuple(one for one in TELLING if one.topic in topics)
        return PhotoReport(
            path,
            2_000_000,
            "JPEG",
            4032,
            3024,
            sentence="Taken on 12 May 2024 with an iPhone 13.",
            findings=some,
            parts=PARTS,
            thumbnail=shown,
        )
    return report


FACES = (
    Face(224, 116, 90, 107, 2.7, landmarks=((205, 105), (243, 107), (224, 125), (208, 143), (240, 145))),
    Face(386, 406, 52, 60, certainty=Certainty.MAYBE, score=0.3),
)
"""In a photo of 512 x 512 pixels: a sure one, and one that may be none."""


def faces_for(path: str, picture_px: int) -> FaceReport:
    """The faces of a photo; those with even numbers have none."""
    digits = "".join(letter for letter in Path(path).stem if letter.isdigit())
    shown = resource("samples/astronaut.jpg").read_bytes() if picture_px else b""
    return FaceReport(path, 512, 512, 1, FACES if int(digits or 0) % 2 else (), shown)


def people_for(path: str, faces: tuple[Face, ...]) -> PeopleReport:
    """The people in a photo: the first face is always the same person's, but in photos whose number is over 4."""
    number = int("".join(letter for letter in Path(path).stem if letter.isdigit()) or 0)
    rows = np.eye(512, dtype=np.float32)[[0 if not place and number < 5 else 1 + number for place in range(len(faces))]]
    return PeopleReport(path, faces, rows, tuple(picture(number, 90, 120) for _face in faces))


def identities_for(path: str, cover_style: CoverStyle | None) -> PhotoIdentities:
    """Two faces in each photo: the first is the same person's everywhere, the second somebody new; covers hide all."""
    if "broken" in path:
        return PhotoIdentities(path, problem=ParseError("the picture data ends too early"))
    new = 10 + sum(path.encode()) % 400
    shown = picture(3, 90, 120), picture(5, 90, 120)
    covered = None if cover_style is None else -np.eye(512, dtype=np.float32)[[0, new]]
    clean = np.eye(512, dtype=np.float32)[[0, new]]
    whole = resource("samples/astronaut.jpg").read_bytes()
    return PhotoIdentities(path, path, FACES, clean, covered, 512, whole, shown, shown)


def tiles_for(path: str) -> TiledPicture:
    """The picture of a photo in two sizes; a copy has a dark spot where a face was."""
    picture = Image.open(io.BytesIO(faces_for(path, 1).picture)).resize((1200, 1200))
    if "_clean" in path:
        ImageDraw.Draw(picture).ellipse((500, 230, 760, 560), fill="#6b5a4a")
    return TiledPicture(path, (_level(picture, 1), _level(picture.reduce(2), 1)))


@dataclass
class FakeTicket:
    """Remembers that it was cancelled."""

    is_cancelled: bool = False

    def cancel(self) -> None:
        self.is_cancelled = True


@dataclass
class FakeWorkers:
    """Answers on a foreign thread, like the real ones; `held` keeps answers back until `release`.

    `holds_faces` does so with the searches for faces alone, `holds_copies` with the making of copies.
    """

    held: bool = False
    holds_faces: bool = False
    holds_copies: bool = False
    inspected: list[str] = field(default_factory=list)
    cleaned: list[tuple[str, Destination]] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    learnt: list[str] = field(default_factory=list)
    viewed: list[str] = field(default_factory=list)
    waiting: list[Callable[[], None]] = field(default_factory=list)
    is_closed: bool = False
    pauses: list[bool] = field(default_factory=list)
    on_step: Callable[[Step], None] | None = None
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def inspect(
        self, path: str, thumbnail_px: int, on_done: Callable[[PhotoReport], None], priority: bool = False
    ) -> FakeTicket:
        ticket = FakeTicket()
        self.inspected.append(path)
        self._answer(lambda: on_done(self._report(ticket, path, thumbnail_px)))
        return ticket

    def clean(
        self,
        path: str,
        destination: Destination,
        policy: Policy,
        on_done: Callable[[CleanResult], None],
        on_step: Callable[[Step], None] | None = None,
    ) -> FakeTicket:
        ticket = FakeTicket()
        self.on_step = on_step
        self.cleaned.append((path, destination))
        self.policies.append(policy)

        def answer() -> None:
            self.on_step = None  # it would hold on to the session, which holds on to these workers
            on_done(self._result(ticket, path, destination))

        self._answer(answer, self.holds_copies)
        return ticket

    def pause(self, is_paused: bool) -> None:
        self.pauses.append(is_paused)

    def find_faces(
        self, path: str, picture_px: int, on_done: Callable[[FaceReport], None], priority: bool = False
    ) -> FakeTicket:
        ticket = FakeTicket()
        self.looked.append(path)
        self._answer(lambda: on_done(self._faces(ticket, path, picture_px)), self.holds_faces)
        return ticket

    def ask_fence(self, on_done: Callable[[frozenset[Mechanism]], None]) -> FakeTicket:
        self._answer(lambda: on_done(EXPECTED["linux"]))
        return FakeTicket()

    def view(self, path: str, on_done: Callable[[TiledPicture], None]) -> FakeTicket:
        self.viewed.append(path)
        self._answer(lambda: on_done(tiles_for(path)))
        return FakeTicket()

    def check_covers(
        self,
        picture: bytes,
        photo_width: int,
        faces: tuple[Face, ...],
        cover_style: CoverStyle,
        on_done: Callable[[tuple[FaceResult, ...]], None],
    ) -> FakeTicket:
        weak = not cover_style.style.holds_nothing
        self._answer(lambda: on_done(tuple(FaceResult(face, True, True, weak) for face in faces)))
        return FakeTicket()

    def read_identities(
        self,
        path: str,
        cover_style: CoverStyle | None,
        on_done: Callable[[PhotoIdentities], None],
        picture_px: int = 0,
    ) -> FakeTicket:
        ticket = FakeTicket()
        self.learnt.append(path)
        self._answer(lambda: on_done(identities_for(path, cover_style)))
        return ticket

    def read_people(
        self, path: str, faces: tuple[Face, ...] | None, picture_px: int, on_done: Callable[[PeopleReport], None]
    ) -> FakeTicket:
        ticket = FakeTicket()
        self._answer(lambda: on_done(people_for(path, faces or ())))
        return ticket

    def release(self) -> None:
        """Let everything that waits be answered."""
        self.held = self.holds_faces = self.holds_copies = False
        waiting, self.waiting = self.waiting, []
        for answer in waiting:
            self.pool.submit(answer)

    def close(self) -> None:
        self.is_closed = True
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, answer: Callable[[], None], is_held: bool = False) -> None:
        if self.held or is_held:
            self.waiting.append(answer)
        else:
            self.pool.submit(answer)

    def _report(self, ticket: FakeTicket, path: str, thumbnail_px: int) -> PhotoReport:
        if ticket.is_cancelled:
            return PhotoReport(path, 0, problem=Cancelled())
        report = report_for(path, thumbnail_px)
        return replace(report, thumbnail=faces_for(path, thumbnail_px).picture) if thumbnail_px == EDITOR_PX else report

    @staticmethod
    def _faces(ticket: FakeTicket, path: str, picture_px: int) -> FaceReport:
        return FaceReport(path, problem=Cancelled()) if ticket.is_cancelled else faces_for(path, picture_px)

    @staticmethod
    def _result(ticket: FakeTicket, path: str, destination: Destination) -> CleanResult:
        problem: ScrubberError | None = Cancelled() if ticket.is_cancelled else None
        if "broken" in path or "fails" in path:
            problem = problem or ParseError("the picture data ends too early")
        if problem is not None:
            return CleanResult(path, problem=problem)
        folder = Path(destination.folder or Path(path).parent)
        output = folder / f"{Path(path).stem}_clean.jpg"
        return CleanResult(path, str(output), "JPEG", 4_201_004, 3_600_060, (Topic.PLACE,))


@dataclass(frozen=True)
class FakeFound:
    """What a scan finds."""

    path: str
    root: str = ""


def fake_scan(
    paths: Iterable[str],
    cancelled: Callable[[], bool],
    on_problem: Callable[[str, CannotRead], None],
    on_neighbour: Callable[[str], None],
) -> Iterator[FakeFound]:
    """Finds what it is given, below the folder of each file."""
    return (FakeFound(path, str(Path(path).parent)) for path in paths if not cancelled())


class ReadyWorkers(FakeWorkers):
    """Answers with reports that were made beforehand, so that making them doesn't hold up the interpreter."""

    def __init__(self) -> None:
        super().__init__()
        self._ready = [report_for(f"IMG_{number}.jpg", 1) for number in range(15)]

    def _report(self, ticket: FakeTicket, path: str, thumbnail_px: int) -> PhotoReport:
        number = int("".join(letter for letter in Path(path).stem if letter.isdigit()) or 0)
        report = self._ready[number % len(self._ready)]  # a photo that is read again tells the same again
        return replace(report, path=path, thumbnail=report.thumbnail if thumbnail_px else b"")


def decided_about_faces(workers: FakeWorkers) -> dict[str, FaceChoice | None]:
    """By path: what the window asked the workers to do with the faces of each photo that was cleaned."""
    return {
        path: policy.faces
        for (path, _destination), policy in zip(workers.cleaned, workers.policies, strict=True)
        if isinstance(policy, PicturePolicy)
    }
