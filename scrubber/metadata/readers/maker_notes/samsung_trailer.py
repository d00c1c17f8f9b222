"""The trailer that Samsung's phones write behind a photo: named blocks, listed in a directory at the very end.

Samsung documents nothing; the layout is what ExifTool's public tables say. A directory "SEFH" ends with its own length
and "SEFT"; each entry counts back from it to its block, which begins with its name.
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers.readable_runs import described
from scrubber.metadata.readers.reading import PayloadReading
from scrubber.places.countries import country_name

_HEAD, _END = b"SEFH", b"SEFT"
_MAX_BLOCKS, _MAX_NAME, _SHOWN_BYTES = 64, 100, 2048
_TIME = "Image_UTC_Data"
_CLIP = "MotionPhoto_Data"
_NETWORK = "MCC_Data"
_LATEST = 1 << 42
_MEANINGS = {
    "Burst_Shot_Info": (Kind.PHOTO_GROUP, N_("Number shared by a burst of photos"), Risk.HIGH),
    "Front_Cam_Selfie_Info": (Kind.CAMERA_SIDE, N_("Camera"), Risk.LOW),
    "Original_Path_Hash_Key": (Kind.DOCUMENT_NUMBER, N_("Number of this photo"), Risk.MEDIUM),
    "PhotoEditor_Re_Edit_Data": (Kind.EDITS, N_("History"), Risk.MEDIUM),
}
"""Blocks that are text and mean something to a person."""


def read(reading: PayloadReading, data: bytes) -> None:
    """Add each block by its name; what doesn't fit is left out."""
    for name, value in _blocks(data):
        if name == _TIME and value.isdigit() and int(value[:14]) < _LATEST:
            moment = datetime.fromtimestamp(int(value[:14]) / 1000, UTC)
            reading.add(Kind.TIME_TAKEN, f"samsung:{name}", N_("Taken"), f"{moment:%Y-%m-%d %H:%M:%S} UTC", Risk.MEDIUM)
        elif name == _NETWORK and (country := country_of(decode(value[:3]))):
            shown = f"{country_name(country)} ({decode(value[:3])})"
            reading.add(Kind.COUNTRY, f"samsung:{name}", N_("Country"), shown, Risk.MEDIUM)
        elif name in _MEANINGS:
            kind, label, risk = _MEANINGS[name]
            reading.add(kind, f"samsung:{name}", label, value[:_SHOWN_BYTES], risk)
        elif name != _CLIP:  # the clip tells of itself
            kind = Kind.DEPTH_MAP if "Depth" in name else Kind.HIDDEN_PICTURE if "Image" in name else Kind.TECHNICAL
            risk = Risk.LOW if kind is Kind.TECHNICAL else Risk.MEDIUM
            reading.add(kind, f"samsung:{name}", name, described(value[:_SHOWN_BYTES], len(value)), risk)


def _blocks(data: bytes) -> Iterator[tuple[str, bytes]]:
    if len(data) < 20 or not data.endswith(_END):
        return
    (length,) = struct.unpack_from("<I", data, len(data) - 8)
    start = len(data) - 8 - length
    if start < 0 or data[start : start + 4] != _HEAD or length < 12:
        return
    (count,) = struct.unpack_from("<I", data, start + 8)
    for index in range(min(count, _MAX_BLOCKS, (length - 12) // 12)):
        _pad, _kind, back, size = struct.unpack_from("<HHII", data, start + 12 + 12 * index)
        if 8 <= size <= back <= start:
            yield from _block(data[start - back : start - back + size])


def _block(block: bytes) -> Iterator[tuple[str, bytes]]:
    _pad, _kind, length = struct.unpack_from("<HHI", block)
    if 0 < length <= _MAX_NAME and 8 + length <= len(block):
        yield block[8 : 8 + length].decode("latin-1"), block[8 + length :]


_CODES = (
    "202GR 204NL 206BE 208FR 212MC 213AD 214ES 216HU 218BA 219HR 220RS 221XK 222IT 226RO 228CH 230CZ 231SK 232AT "
    "234GB 235GB 238DK 240SE 242NO 244FI 246LT 247LV 248EE 250RU 255UA 257BY 259MD 260PL 262DE 266GI 268PT 270LU "
    "272IE 274IS 276AL 278MT 280CY 282GE 283AM 284BG 286TR 288FO 290GL 292SM 293SI 294MK 295LI 297ME 302CA 308PM "
    "310US 311US 312US 313US 314US 315US 316US 330PR 334MX 338JM 340GP 342BB 344AG 346KY 348VG 350BM 352GD 354MS "
    "356KN 358LC 360VC 363AW 364BS 365AI 366DM 368CU 370DO 372HT 374TT 376TC 400AZ 401KZ 402BT 404IN 405IN 406IN "
    "410PK 412AF 413LK 414MM 415LB 416JO 417SY 418IQ 419KW 420SA 421YE 422OM 424AE 425IL 426BH 427QA 428MN 429NP "
    "430AE 431AE 432IR 434UZ 436TJ 437KG 438TM 440JP 441JP 450KR 452VN 454HK 455MO 456KH 457LA 460CN 461CN 466TW "
    "467KP 470BD 472MV 502MY 505AU 510ID 514TL 515PH 520TH 525SG 528BN 530NZ 536NR 537PG 539TO 540SB 541VU 542FJ "
    "545KI 546NC 547PF 548CK 549WS 550FM 551MH 552PW 553TV 602EG 603DZ 604MA 605TN 606LY 607GM 608SN 609MR 610ML "
    "611GN 612CI 613BF 614NE 615TG 616BJ 617MU 618LR 619SL 620GH 621NG 622TD 623CF 624CM 625CV 626ST 627GQ 628GA "
    "629CG 630CD 631AO 632GW 633SC 634SD 635RW 636ET 637SO 638DJ 639KE 640TZ 641UG 642BI 643MZ 645ZM 646MG 647RE "
    "648ZW 649NA 650MW 651LS 652BW 653SZ 654KM 655ZA 657ER 659SS 702BZ 704GT 706SV 708HN 710NI 712CR 714PA 716PE "
    "722AR 724BR 730CL 732CO 734VE 736BO 738GY 740EC 742GF 744PY 746SR 748UY"
)
_COUNTRIES = {entry[:3]: entry[3:] for entry in _CODES.split()}


def country_of(code: str) -> str:
    """The ISO 3166-1 code of the country, empty for a code that isn't assigned."""
    return _COUNTRIES.get(code, "")
