"""What every reader of metadata gets and gives: where a payload stands, and the findings made of it."""

from dataclasses import dataclass, field

from scrubber.formats.base import Part, Payload
from scrubber.metadata.finding import Finding, HiddenPicture, Place, Risk, Topic
from scrubber.metadata.text import plain


@dataclass(slots=True)
class Reading:
    """The findings of one payload, growing while a reader works."""

    payload: Payload
    part: Part
    findings: list[Finding] = field(default_factory=list)
    pictures: list[HiddenPicture] = field(default_factory=list)
    place: Place | None = None

    def add(self, topic: Topic, key: str, label: str, value: str | bytes, risk: Risk = Risk.LOW) -> None:
        """Note a finding; `value` is hostile and made safe here. Empty values tell nothing and are left out."""
        shown = plain(value)
        if shown:
            part = self.part
            self.findings.append(Finding(topic, key, label, shown, part.name, part.offset, risk, part.fate))

    def add_picture(self, key: str, label: str, data: bytes) -> None:
        """Note an encoded picture inside the photo."""
        self.add(Topic.HIDDEN_PICTURE, key, label, _kilobytes(len(data)), Risk.HIGH)
        self.pictures.append(HiddenPicture(label, data, self.part.name, self.part.offset))


def _kilobytes(count: int) -> str:
    return f"{count:,} B" if count < 10_000 else f"{count // 1000:,} kB"
