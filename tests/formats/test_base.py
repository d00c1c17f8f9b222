"""What every format's document is held to: a ledger that tiles the file."""

import pytest

from scrubber.errors import NotVerified, Unsupported
from scrubber.formats.base import Crop, CropKind, Fate, Ledger, Part, Policy, require
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.pnm import FORMAT as PNM


def part(offset: int, length: int) -> Part:
    return Part(offset, length, "part", Fate.KEEP, "reason")


def test_parts_that_tile_a_file() -> None:
    assert Ledger(7, (part(0, 3), part(3, 4))).size == 7
    assert Ledger(0, ()).parts == ()


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (part(0, 3),),
        (part(0, 8),),
        (part(1, 6),),
        (part(0, 3), part(4, 3)),
        (part(0, 3), part(2, 5)),
        (part(0, 7), part(7, 0)),
        (part(0, 9), part(9, -2)),
    ],
)
def test_parts_that_do_not(parts: tuple[Part, ...]) -> None:
    with pytest.raises(AssertionError):
        Ledger(7, parts)


def test_a_check_that_fails_names_itself() -> None:
    require(True, "reason", "check")
    with pytest.raises(NotVerified) as refusal:
        require(False, "reason", "check", "part", 7)
    detail = refusal.value.detail
    assert (detail.check, detail.part, detail.offset, refusal.value.values) == ("check", "part", 7, {"what": "reason"})


def test_what_a_policy_is_without_wishes() -> None:
    policy = Policy()
    assert policy.keep_hdr and not policy.kept and policy.verification.value == "auto"
    assert policy.hidden_pictures.value == "auto"


def test_a_format_that_holds_nothing_refuses_to_be_read_with_it() -> None:
    data = b"P5\n1 1\n9\n\1"
    assert PNM.audit_kept(data, KeptBlocks()).essence == PNM.audit(data).essence
    with pytest.raises(Unsupported) as refusal:
        PNM.audit_kept(data, KeptBlocks(xmp=b"<x/>"))
    assert refusal.value.detail.check == "keep.unsupported"


def test_a_part_is_no_picture_unless_it_says_so() -> None:
    assert part(0, 1).is_picture is False and part(3, 4).end == 7


def test_crops_are_told_apart_by_what_is_shown() -> None:
    one, other = (Crop(CropKind.APERTURE, (9, 7), (4, 3), lambda: b"picture") for _turn in range(2))
    assert one == other and "build" not in repr(one) and one.build() == b"picture"


def test_what_a_document_is_that_says_nothing_else() -> None:
    document = PNM.parse(b"P5\n1 1\n9\n\1")
    assert (document.pictures(), document.crops(), list(document.container_fields())) == ((), (), [])
    assert document.for_policy(Policy(keep_hdr=False)) is document
    assert document.container_orientation == 1 and document.can_hold_kept
    assert (document.oddities, document.notes) == (frozenset(), ())
    assert PNM.for_decoder(b"as it is") == b"as it is"
