"""Mistakes that make no difference that anybody could observe, each with the reason; they are counted apart."""

from typing import NamedTuple

from tests.mutants.mutations import Mutation


class Equivalent(NamedTuple):
    """Mistakes in one line, by the file below scrubber/, the function ("" outside of any) and the line's text.

    A change is what stands in the list of survivors, "1 -> 2", by the first lines of both; all in that line that are
    alike are meant.
    """

    path: str
    function: str
    line: str
    changes: tuple[str, ...]
    reason: str


_BOTH_WAYS = "Both ways of looking find the same, by test; the number chooses the quicker one."
_BATCHES = "How many values are looked for at once changes the memory that it takes, not what is found."
_SLICES = "Streams are compared to their ends, whatever the length of the slices."
_STRIPES = "The digest is that of all stripes together, by test, whatever their height."
_MEMORY = "It bounds how much memory is held at once, not what is found."
_DIGESTED = "It stands in the digest of source and copy alike, and sets nothing apart."
_NO_PIXEL = "No number of the picture lies on that border, which is none of what floating point can hold."
_HAS_ALL = "This system has what is asked for, so that what stands in for it isn't used here."

EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent("engine/verify.py", "", "_SLICE = 1 << 18", ("1 -> 2", "18 -> 19"), _SLICES),
    Equivalent("engine/removed.py", "", "_BATCH = 1 << 17", ("1 -> 2", "17 -> 18", "1 << 17 -> 1 >> 17"), _BATCHES),
    Equivalent(
        "engine/removed.py",
        "_batches",
        "if len(batch) > _BATCH:",
        ("len(batch) > _BATCH -> len(batch) >= _BATCH", "if len(batch) > _BATCH: -> if not len(batch) > _BATCH:"),
        _BATCHES,
    ),
    Equivalent(
        "engine/removed.py",
        "",
        "_SEARCHED_AT_ONCE = 1 << 26",
        ("1 -> 2", "26 -> 27", "1 << 26 -> 1 >> 26"),
        _BOTH_WAYS,
    ),
    Equivalent(
        "engine/removed.py",
        "_first_in",
        "if len(unchecked_bytes) * len(values) <= _SEARCHED_AT_ONCE:",
        (
            "len(unchecked_bytes) * len(values) <= _SEARCHED_AT_ONCE"
            " -> len(unchecked_bytes) * len(values) < _SEARCHED_AT_ONCE",
        ),
        _BOTH_WAYS,
    ),
    Equivalent(
        "engine/removed.py",
        "_first_by_head",
        "for start in range(len(unchecked_bytes) - MIN_REMOVED_BYTES + 1):",
        ("1 -> 2", "len(unchecked_bytes) - MIN_REMOVED_BYTES -> len(unchecked_bytes) + MIN_REMOVED_BYTES"),
        "Behind the last place nothing is as long as a head, so no value waits there.",
    ),
    Equivalent(
        "formats/heif/essence.py",
        "_Hash.add",
        'raw = field.to_bytes(8, "big") if isinstance(field, int) else field',
        ("8 -> 9",),
        "Numbers take more room in the digest, of source and copy alike, and stay as different as they were.",
    ),
    Equivalent(
        "engine/reference_decoder.py",
        "",
        "_STRIPE_PIXELS = 1 << 21",
        ("1 -> 2", "21 -> 22", "1 << 21 -> 1 >> 21"),
        _STRIPES,
    ),
    Equivalent(
        "faces/covers/shapes.py",
        "",
        "_BAND_PIXELS = 1 << 20",
        ("1 -> 2", "20 -> 21", "1 << 20 -> 1 >> 20"),
        "A cover in many bands is the same, by test; the number bounds the memory.",
    ),
    Equivalent(
        "faces/covers/shapes.py",
        "parts_of",
        "step = max(1, _BAND_PIXELS // (columns.stop - columns.start))",
        (
            "1 -> 2",
            "_BAND_PIXELS // (columns.stop - columns.start) -> _BAND_PIXELS * (columns.stop - columns.start)",
            "columns.stop - columns.start -> columns.stop + columns.start",
        ),
        "A cover in many bands is the same, by test; the number bounds the memory.",
    ),
    Equivalent(
        "faces/covers/cover.py",
        "_spline",
        "weights = np.where(away < 1, inner, outer)",
        ("away < 1 -> away <= 1",),
        "Both pieces of the spline are 1/6 at the distance of 1, where they meet.",
    ),
    Equivalent(
        "engine/covering/face_search.py",
        "",
        "_MAX_REMEMBERED = 25_000_000",
        ("25000000 -> 25000001",),
        _MEMORY,
    ),
    Equivalent(
        "engine/covering/face_search.py",
        "CleanCopy.frames",
        "is_small = essence.frames == 1 and essence.width * essence.height <= _MAX_REMEMBERED",
        ("essence.width * essence.height <= _MAX_REMEMBERED -> essence.width * essence.height < _MAX_REMEMBERED",),
        _MEMORY,
    ),
    Equivalent(
        "engine/covering/face_search.py",
        "_look",
        "del first  # looking for faces takes memory enough",
        ("del first -> pass",),
        _MEMORY,
    ),
    Equivalent(
        "engine/covering/face_search.py",
        "CleanCopy.forget_picture",
        "self._shown.clear()",
        ("self._shown.clear() -> pass",),
        _MEMORY,
    ),
    Equivalent(
        "engine/covering/changed_copy.py",
        "ChangedCopy",
        "strict: bool = False",
        ("False -> True",),
        "It is read only with a painter, together with which it is set.",
    ),
    Equivalent(
        "faces/covers/cover.py",
        "_smile",
        "mouth = (np.abs(radius - _MOUTH_RADIUS) <= _MOUTH_WIDTH) & (band.down > _MOUTH_MIDDLE + 0.12)",
        (
            "np.abs(radius - _MOUTH_RADIUS) <= _MOUTH_WIDTH -> np.abs(radius - _MOUTH_RADIUS) < _MOUTH_WIDTH",
            "band.down > _MOUTH_MIDDLE + 0.12 -> band.down >= _MOUTH_MIDDLE + 0.12",
        ),
        _NO_PIXEL,
    ),
    Equivalent(
        "formats/shared/icc/essence.py",
        "_colour_space_name",
        "if all(abs(a - b) < 0.003 for a, b in zip(colorants, known, strict=True)):",
        ("abs(a - b) < 0.003 -> abs(a - b) <= 0.003",),
        "Colorants are 65,536ths, of which none is 0.003 from a known one.",
    ),
    Equivalent(
        "formats/tiff/essence.py",
        "essence_of",
        'picture.update(b"tag%d," % content.tag)',
        ("b'tag%d,' -> b'uag%d,'",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/tiff/essence.py",
        "essence_of",
        'picture.update(b"block%d,%d," % (distance, len(stretch)))',
        ("b'block%d,%d,' -> b'clock%d,%d,'",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/heif/essence.py",
        "_without_offsets",
        "tracks.append(replace(track, entries=entries, samples=[(0, size) for size, _digest in samples]))",
        ("0 -> 1",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/heif/essence.py",
        "picture_digest",
        'total.add(b"still", still.primary, *still.alternatives)',
        ("b'still' -> b'rtill'",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/heif/essence.py",
        "picture_digest",
        'total.add(b"movie", write_movie(_without_offsets(movie)))',
        ("b'movie' -> b'lovie'",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/heif/essence.py",
        "_add_item",
        'total.add(b"item", item.number, item.type, int(item.hidden), item.length, item.data)',
        ("b'item' -> b'htem'",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/heif/essence.py",
        "_add_item",
        'total.add(b"property", PropertyType.COLR if box[4:8] == PropertyType.COLR else box, int(essential))',
        ("b'property' -> b'qroperty'",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/heif/essence.py",
        "_add_item",
        'total.add(b"reference", kind, *targets)',
        ("b'reference' -> b'seference'",),
        _DIGESTED,
    ),
    Equivalent(
        "formats/shared/icc/rendering.py",
        "render_alike",
        "if any(abs(a - b) > _MAX_DIFFERENCE for a, b in zip(mine, other, strict=True)):",
        ("True -> False",),
        "Both have the same length, as was asked just before.",
    ),
    Equivalent(
        "formats/tiff/audit_pictures.py",
        "PictureAudit._strips",
        "return list(zip(offsets, counts, strict=True))",
        ("True -> False",),
        "Both have the same length, as was asked just before.",
    ),
    Equivalent(
        "engine/files.py",
        "TrialCopy.publish",
        "def publish(self, name: str, reuses_same: bool = False) -> Path:",
        ("False -> True",),
        "A copy that is only tried has no file that could be kept.",
    ),
    Equivalent(
        "engine/covering/painter.py",
        "CoverPainter.changed_boxes",
        "return np.array(edges, np.float64).reshape(-1, 4) + reach",
        ("1 -> 2",),
        "NumPy takes any negative number for as many as there are.",
    ),
    Equivalent(
        "formats/heif/audit.py",
        "_audit_kept",
        "for item, (kind, block) in zip(items, blocks, strict=True):",
        ("True -> False",),
        "Too few items begin with the picture, which is refused before the shorter of the two ends.",
    ),
    Equivalent(
        "engine/reference_decoder.py",
        "_read",
        "picture.load()",
        ("picture.load() -> pass",),
        "What is asked of the picture next loads it, too, and fails alike.",
    ),
    Equivalent(
        "engine/preview_difference.py",
        "_has_another_region",
        "slope = float(((one - one.mean()) * (other - other.mean())).sum()) / deviation if deviation else 1.0",
        ("other - other.mean() -> other + other.mean()",),
        "What one picture differs from its mean sums to nothing, whatever constant it is multiplied with.",
    ),
    Equivalent(
        "formats/gif/audit.py",
        "_audit_loop",
        "reading.loops += 1",
        ("1 -> 2",),
        "It is only asked whether there was one before.",
    ),
    Equivalent(
        "engine/folder.py",
        "Folder.holds",
        'with os.fdopen(os.open(self._place(name), os.O_RDONLY | _BINARY, dir_fd=self._handle), "rb") as file:',
        ("os.O_RDONLY | _BINARY -> os.O_RDONLY & _BINARY",),
        "Both are 0 but on Windows.",
    ),
    Equivalent(
        "formats/png/audit.py",
        "_audit_end",
        "end = last.end if last else 0",
        ("0 -> 1",),
        "Without a last chunk the check in front of it has refused already.",
    ),
    Equivalent(
        "faces/covers/cover.py",
        "_nearest",
        "for place, count in zip((band.down, band.across), blocks.shape[:2], strict=True)",
        ("True -> False",),
        "Both have two items.",
    ),
    Equivalent(
        "formats/pnm.py",
        "PnmDocument.payloads",
        "stretches = [(0, start), (start, end)] if self._header.kind in _PLAIN else [(0, start)]",
        ("0 -> 1",),
        "Every file begins with a P, so no comment begins there.",
    ),
    Equivalent(
        "formats/pnm.py",
        "Header.__init__",
        "self.largest = rest[0] if rest else 1",
        ("1 -> 2",),
        "Bits are read as 0 and 1 alone, whatever the largest number is.",
    ),
    Equivalent(
        "formats/shared/orientation.py",
        "orientation_of",
        "if order is None or len(tiff) < 8:",
        ("8 -> 9", "len(tiff) < 8 -> len(tiff) <= 8"),
        "In so few bytes no entry of a directory has room, so there is no orientation either way.",
    ),
    Equivalent(
        "formats/shared/orientation.py",
        "orientation_of",
        "if offset + 2 > len(tiff):",
        ("2 -> 3", "offset + 2 > len(tiff) -> offset + 2 >= len(tiff)"),
        "Behind the number of entries none has room there, so there is no orientation either way.",
    ),
    Equivalent(
        "engine/folder.py",
        "",
        '_HOLD = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)',
        ("0 -> 1",),
        _HAS_ALL,
    ),
    Equivalent(
        "engine/folder.py",
        "",
        "_BY_HANDLE = os.open in os.supports_dir_fd and os.link in os.supports_dir_fd",
        (
            "os.open in os.supports_dir_fd and os.link in os.supports_dir_fd"
            " -> os.open in os.supports_dir_fd or os.link in os.supports_dir_fd",
        ),
        _HAS_ALL,
    ),
    Equivalent(
        "engine/files.py",
        "",
        '_UNBLOCKED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)',
        ("0 -> 1",),
        _HAS_ALL,
    ),
    Equivalent(
        "engine/files.py",
        "",
        "_READ_ONLY = os.O_RDONLY | _BINARY | _UNBLOCKED",
        ("os.O_RDONLY | _BINARY -> os.O_RDONLY & _BINARY",),
        "Both are 0 but on Windows.",
    ),
    Equivalent(
        "engine/pixel_comparison.py",
        "compare_decoded",
        "for number, (one, other) in enumerate(zip(before.frames, after.frames, strict=True)):",
        ("True -> False",),
        "Both have the same length, as was asked just before.",
    ),
    Equivalent(
        "engine/pixel_comparison.py",
        "compare_pictures",
        "for one, other in zip(pictures, after, strict=True):",
        ("True -> False",),
        "Both have the same length, as was asked just before.",
    ),
    Equivalent(
        "engine/covering/changed_copy.py",
        "ChangedCopy._compared",
        "self.base.forget_picture()",
        ("self.base.forget_picture() -> pass",),
        _MEMORY,
    ),
    Equivalent(
        "engine/preview.py",
        "_preview",
        'picture.draft("RGB", (2 * pixels, 2 * pixels))',
        ("2 -> 3",),
        "It says how much of a JPEG is decoded for a small picture; more takes longer and looks the same.",
    ),
    Equivalent(
        "engine/preview_difference.py",
        "_has_another_region",
        "slope = float(((one - one.mean()) * (other - other.mean())).sum()) / deviation if deviation else 1.0",
        ("1.0 -> 2.5",),
        "Where nothing differs from the mean, the slope is multiplied with 0.",
    ),
    Equivalent(
        "engine/preview_difference.py",
        "_slide",
        "is_plain = squares / count - (sums / count) ** 2 < _FLAT * _FLAT",
        (
            "squares / count - (sums / count) ** 2 < _FLAT * _FLAT"
            " -> squares / count - (sums / count) ** 2 <= _FLAT * _FLAT",
        ),
        _NO_PIXEL,
    ),
    Equivalent(
        "engine/tiles.py",
        "",
        "TILE = 512",
        ("512 -> 513",),
        "However large the tiles are, together they are the picture, by test.",
    ),
    Equivalent(
        "engine/unseen/proof.py",
        "_mean",
        "return float(np.abs(old.astype(np.int32) - new).mean()) if old.size else 0.0",
        ("0.0 -> 1.0",),
        "A mean difference of up to eight is allowed wherever it is asked for.",
    ),
    Equivalent(
        "formats/shared/icc/rendering.py",
        "_wide_screen",
        'header = struct.pack(">4x4xI12s12x4s32x", 0x04400000, b"mntrRGB XYZ ", b"acsp")',
        ("71303168 -> 71303169",),
        "The last byte of a profile's version says nothing to a colour engine.",
    ),
    Equivalent(
        "formats/jxl/audit.py",
        "audit_reconstruction",
        "in_front = all(map(is_application, record.markers[:count])) and set(record.markers[count:]) <= RECONSTRUCTED",
        ("set(record.markers[count:]) <= RECONSTRUCTED -> set(record.markers[count:]) < RECONSTRUCTED",),
        "A JPEG has one frame header, so that its markers are never all of these.",
    ),
    Equivalent(
        "engine/folder.py",
        "",
        "_RENAME_NOREPLACE, _RENAME_EXCL = 1, 4",
        ("4 -> 5",),
        "Only macOS takes this number; its tests run there.",
    ),
    Equivalent(
        "engine/folder.py",
        "Folder.give_name",
        'raise AssertionError("the last way returns or raises")',
        ("raise AssertionError('the last way returns or raises') -> pass",),
        "It is never reached, as it says; without it a type checker sees a function that may return nothing.",
    ),
    Equivalent(
        "engine/reference_decoder.py",
        "_stripes",
        "rows = max(1, _STRIPE_PIXELS // max(1, picture.width))",
        ("1 -> 2",),
        _STRIPES,
    ),
    Equivalent(
        "engine/covering/proof.py",
        "",
        "_BAND = 512",
        ("512 -> 513",),
        "However high the bands are, together they are the picture, by test.",
    ),
    Equivalent(
        "engine/preview_difference.py",
        "_relation",
        "is_same_shape = abs(_shape(large) / _shape(small) - 1) <= _SAME_SHAPE",
        (
            "abs(_shape(large) / _shape(small) - 1) <= _SAME_SHAPE"
            " -> abs(_shape(large) / _shape(small) - 1) < _SAME_SHAPE",
        ),
        "Floating point has no number near 1 that is 0.03 from it.",
    ),
    Equivalent(
        "engine/preview_difference.py",
        "_best_section",
        "height, width = (max(1, round(side * factor)) for side in outer.shape)",
        ("1 -> 2",),
        "A section has eight pixels a side, so that none fits into one pixel or into two.",
    ),
    Equivalent(
        "engine/pixel_comparison.py",
        "_lattice",
        'b"".join(value * steps**band for value in values) * steps ** (bands - 1 - band) for band in range(bands)',
        ("bands - 1 -> bands + 1",),
        "Of samples that are repeated more often, Pillow takes as many as the picture has pixels.",
    ),
    Equivalent(
        "formats/heif/audit_contents.py",
        "_av1c",
        'require(not has_text(body[4:], IN_PARAMETERS), reasons.TEXT_IN_NUMBERS, "heif.av1c-text", "av1C")',
        ("4 -> 5",),
        "The first byte is the header of a unit, as was asked just before, and that of this kind is no character.",
    ),
    Equivalent(
        "formats/tiff/audit_pictures.py",
        "_Layout.of",
        "is_ycbcr = integer(ifd, Tag.PHOTOMETRIC_INTERPRETATION, 0) == Photometric.YCBCR",
        ("0 -> 1",),
        "Neither is the number of YCbCr.",
    ),
    Equivalent(
        "formats/tiff/audit_pictures.py",
        "PictureAudit._start_of",
        "inside = [start for start, length in self.stretches if start <= offset < start + length]",
        ("start <= offset < start + length -> start < offset < start + length",),
        "An offset at which a stretch begins isn't looked for.",
    ),
    Equivalent(
        "formats/shared/icc/standard_spaces.py",
        "standard_elements",
        'found = {tag: b"XYZ \\0\\0\\0\\0" + row for tag, row in zip((b"rXYZ", b"gXYZ", b"bXYZ"), rows, strict=True)}',
        ("True -> False",),
        "Both have three items.",
    ),
    Equivalent(
        "formats/tiff/audit.py",
        "_content",
        "size = integer(ifd, Tag.IMAGE_WIDTH, 0), integer(ifd, Tag.IMAGE_LENGTH, 0)",
        ("0 -> 1",),
        "A page without width or length was refused before.",
    ),
    Equivalent(
        "engine/file_marks.py",
        "attributes",
        'elif sys.platform == "darwin":',
        (
            "sys.platform == 'darwin' -> sys.platform != 'darwin'",
            "if sys.platform == 'darwin': -> if not sys.platform == 'darwin':",
        ),
        "Only another system gets so far.",
    ),
    Equivalent(
        "formats/shared/icc/essence.py",
        "neutral_header",
        "version = max(header[8], 2) & ~1 if header[8] < _NEWEST else _NEWEST  # engines take 1 and 3 for 2",
        ("2 -> 3",),
        "Without its last bit, 3 is 2.",
    ),
    Equivalent(
        "formats/heif/essence.py",
        "shown_size",
        'elif kind == PropertyType.CLAP and all(struct.unpack(">8I", body)[1:4:2]):',
        ("4 -> 5",),
        "Of every second number from the first on, none has the number 4.",
    ),
    Equivalent(
        "faces/covers/shapes.py",
        "",
        "_MARGIN = 2",
        ("2 -> 3",),
        "A pixel farther than one from an outline is not covered, whether it is looked at or not.",
    ),
    Equivalent(
        "engine/folder.py",
        "Folder._is_free",
        "descriptor = os.open(self._place(name), os.O_RDONLY | _BINARY, dir_fd=self._handle)",
        ("os.O_RDONLY | _BINARY -> os.O_RDONLY & _BINARY",),
        "Both are 0 but on Windows, where a locked file can't be opened anyway.",
    ),
)

_KNOWN = {(entry.path, entry.function, entry.line, change) for entry in EQUIVALENT for change in entry.changes}


def change_of(mutation: Mutation) -> str:
    """A mistake in one line."""
    return f"{mutation.before.splitlines()[0]} -> {mutation.after.splitlines()[0]}"


def is_equivalent(path: str, mutation: Mutation) -> bool:
    """Whether a mistake in the file at `path` (relative to the checkout) is on the list."""
    return (path.removeprefix("scrubber/"), mutation.function, mutation.source, change_of(mutation)) in _KNOWN
