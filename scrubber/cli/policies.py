"""The policy for each photo of `scrubber clean`, and where copies go, from its options and the file with boxes."""

import argparse
from collections.abc import Sequence

from scrubber.cli.argparse_words import not_allowed
from scrubber.cli.boxes import BoxesProblem, full_path, read_boxes
from scrubber.cli.status import UsageProblem
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.names import NameStyle, naming_of
from scrubber.engine.report import Destination
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.formats.base import HiddenPictures, Policy, Verification
from scrubber.i18n import _
from scrubber.jobs.scan import Found
from scrubber.metadata.findings.text import plain


class PolicyMaker:
    """Gives the policy of a photo. Raises `BoxesProblem` when the file with boxes can't be used."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._plain = Policy(
            Verification.FULL if options.replace else Verification(options.verify),
            options.keep_hdr,
            HiddenPictures(options.hidden),
            options.keep,
        )
        self._boxes = read_boxes(options.boxes) if options.boxes else None
        style = options.faces or ("blur" if options.boxes else "none")
        self._cover_style = None if style == "none" else CoverStyle(Style(style), options.cover_size)
        self._strict = options.strict
        self.people: tuple[bytes, ...] = ()
        """Who may stay; see `cli.people`."""
        self._max_side, self._max_face = options.max_side, options.max_face
        self._changes_picture = self._cover_style is not None or self._max_side > 0 or self._max_face > 0
        self.decodes = self._changes_picture or self._plain.verification is Verification.FULL

    def __call__(self, photo: Found) -> Policy:
        """The policy of one photo."""
        if not self._changes_picture:
            return self._plain
        faces = None if self._cover_style is None else self._choice(self._cover_style, photo)
        return PicturePolicy(
            self._plain.verification,
            self._plain.keep_hdr,
            self._plain.hidden_pictures,
            self._plain.keep,
            faces=faces,
            max_side=self._max_side,
            max_face=self._max_face,
            digest="" if faces is None or self._boxes is None else self._boxes[full_path(photo.path)].digest,
        )

    def check(self, photos: Sequence[Found]) -> None:
        """Raise `BoxesProblem` for the first photo that the file with boxes doesn't name: it would stay uncovered."""
        for photo in photos:
            if self._boxes is not None and full_path(photo.path) not in self._boxes:
                sentence = _("The file with the boxes says nothing about {photo}, so nothing was cleaned.")
                raise BoxesProblem(sentence.format(photo=plain(photo.path)))

    def _choice(self, cover_style: CoverStyle, photo: Found) -> FaceChoice:
        if self._boxes is None:
            return FaceChoice(cover_style, strict=self._strict, people=self.people)
        boxes = self._boxes[full_path(photo.path)]
        return FaceChoice(cover_style, boxes.faces, strict=self._strict)


def destination_of(options: argparse.Namespace) -> Destination:
    """Where copies go and what they are called. Raises `UsageProblem` where copies would be called like photos."""
    if options.receipt and options.dry_run:
        raise UsageProblem(not_allowed("--receipt", "--dry-run"))
    if options.replace and (options.output or options.suffix is not None or options.name != NameStyle.AS_IS):
        raise UsageProblem(not_allowed("-o, --name, --suffix", "--replace"))
    naming = naming_of(options.name, options.suffix)
    if naming.may_be_the_photos and not options.output:
        raise UsageProblem(_("Copies without a suffix need a folder of their own: name one with -o."))
    return Destination(
        options.output or "",
        naming=naming,
        keeps_times=options.preserve,
        is_trial=options.dry_run,
        wants_receipt=bool(options.receipt) or options.replace,
        replaces=options.replace,
    )
