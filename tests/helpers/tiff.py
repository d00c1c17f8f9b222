"""TIFF files built tag by tag, so that a test can put anything anywhere."""

import struct
from dataclasses import dataclass, field

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 1, 2, 3, 4, 5, 7
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1, 13: 4, 16: 8}


@dataclass
class Directory:
    """Tags as (tag, type, value bytes), strips, and tags that point at further directories."""

    tags: list[tuple[int, int, bytes]] = field(default_factory=list)
    strips: list[bytes] = field(default_factory=list)
    below: dict[int, "Directory"] = field(default_factory=dict)
    offsets_tag: int = 273


@dataclass
class Builder:
    """Byte order and size of offsets of a file in the making."""

    order: str = "<"
    big: bool = False

    def short(self, *values: int) -> bytes:
        return struct.pack(f"{self.order}{len(values)}H", *values)

    def long(self, *values: int) -> bytes:
        return struct.pack(f"{self.order}{len(values)}I", *values)

    def page(
        self,
        strips: list[bytes],
        *extra: tuple[int, int, bytes],
        size: tuple[int, int] = (4, 2),
        bits: int = 8,
        compression: int = 1,
        photometric: int = 1,
        rows: int | None = None,
    ) -> Directory:
        """A page of one sample per pixel."""
        tags = {
            256: (SHORT, self.short(size[0])),
            257: (SHORT, self.short(size[1])),
            258: (SHORT, self.short(bits)),
            259: (SHORT, self.short(compression)),
            262: (SHORT, self.short(photometric)),
            277: (SHORT, self.short(1)),
            278: (SHORT, self.short(rows or size[1])),
            279: (LONG, self.long(*map(len, strips))),
        }
        tags |= {tag: (kind, value) for tag, kind, value in extra}
        return Directory([(tag, kind, value) for tag, (kind, value) in tags.items()], strips)

    def file(self, *pages: Directory, behind: bytes = b"") -> bytes:
        """Pages one behind the other: data, values and directories below first, then the directory itself."""
        header = self._header(0)
        out = bytearray(header)
        links = [len(header) - (8 if self.big else 4)]
        for page in pages:
            start, link = self._directory(out, page)
            self._patch(out, links[-1], start)
            links.append(link)
        return bytes(out) + behind

    def _header(self, first: int) -> bytes:
        mark = b"II" if self.order == "<" else b"MM"
        if self.big:
            return mark + struct.pack(self.order + "HHHQ", 43, 8, 0, first)
        return mark + struct.pack(self.order + "HI", 42, first)

    def _directory(self, out: bytearray, page: Directory) -> tuple[int, int]:
        """Append a directory; returns where it begins and where its link to the next one stands."""
        rows = list(page.tags)
        if page.strips:
            offsets = [self._append(out, strip) for strip in page.strips]
            rows.append((page.offsets_tag, LONG, self.long(*offsets)))
        rows += [(tag, LONG, self.long(self._directory(out, below)[0])) for tag, below in page.below.items()]
        slot = 8 if self.big else 4
        table = bytearray(struct.pack(self.order + ("Q" if self.big else "H"), len(rows)))
        for tag, kind, value in sorted(rows):
            count = len(value) // SIZES[kind]
            table += struct.pack(self.order + ("HHQ" if self.big else "HHI"), tag, kind, count)
            if len(value) > slot:
                value = struct.pack(self.order + ("Q" if self.big else "I"), self._append(out, value))
            table += value.ljust(slot, b"\0")
        start = self._append(out, bytes(table) + bytes(slot))
        return start, start + len(table)

    def _append(self, out: bytearray, data: bytes) -> int:
        out += bytes(len(out) % 2)
        start = len(out)
        out += data
        return start

    def _patch(self, out: bytearray, at: int, offset: int) -> None:
        struct.pack_into(self.order + ("Q" if self.big else "I"), out, at, offset)
