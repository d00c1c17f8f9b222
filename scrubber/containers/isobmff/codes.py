"""The four-character codes of HEIC, AVIF and JPEG XL files, each under the name that its standard gives it.

ISO/IEC 14496-12 (boxes of files and movies), ISO/IEC 23008-12 (items, properties, references), ISO/IEC 14496-15
(HEVC), AV1 in ISO-BMFF and AVIF 1.2, ISO/IEC 18181-2 (JPEG XL), ISO/TS 21496-1 (tone-mapped items).
"""


class BoxType:
    """Types of boxes, at the top level and inside `meta` and `moov`."""

    FTYP = b"ftyp"
    META = b"meta"
    MOOV = b"moov"
    MDAT = b"mdat"
    UUID = b"uuid"
    FREE = b"free"
    SKIP = b"skip"
    UDTA = b"udta"
    MPVD = b"mpvd"  # Samsung's motion photo
    SEFD = b"sefd"  # Samsung's trailer
    JUMB = b"jumb"
    # inside `meta`
    HDLR = b"hdlr"
    PITM = b"pitm"
    IINF = b"iinf"
    INFE = b"infe"
    ILOC = b"iloc"
    IREF = b"iref"
    IPRP = b"iprp"
    IPCO = b"ipco"
    IPMA = b"ipma"
    IDAT = b"idat"
    GRPL = b"grpl"
    DINF = b"dinf"
    # inside `moov`
    MVHD = b"mvhd"
    MVEX = b"mvex"
    TRAK = b"trak"
    TKHD = b"tkhd"
    TREF = b"tref"
    EDTS = b"edts"
    ELST = b"elst"
    MDIA = b"mdia"
    MDHD = b"mdhd"
    MINF = b"minf"
    VMHD = b"vmhd"
    DREF = b"dref"
    URL = b"url "
    STBL = b"stbl"
    STSD = b"stsd"
    STTS = b"stts"
    CTTS = b"ctts"
    STSS = b"stss"
    STSC = b"stsc"
    STSZ = b"stsz"
    STCO = b"stco"
    CO64 = b"co64"
    # JPEG XL
    JXL = b"JXL "
    JXLL = b"jxll"
    JXLC = b"jxlc"
    JXLP = b"jxlp"
    JXLI = b"jxli"
    JBRD = b"jbrd"
    JHGM = b"jhgm"
    BROB = b"brob"
    EXIF = b"Exif"
    XML = b"xml "


class ItemType:
    """Types of items and of sample entries."""

    HVC1 = b"hvc1"
    HEV1 = b"hev1"
    AV01 = b"av01"
    GRID = b"grid"
    IOVL = b"iovl"
    IDEN = b"iden"
    TMAP = b"tmap"
    MIME = b"mime"
    EXIF = b"Exif"
    IPTC = b"iptc"


class PropertyType:
    """Types of item properties and of the boxes in a sample entry."""

    ISPE = b"ispe"
    PIXI = b"pixi"
    COLR = b"colr"
    IROT = b"irot"
    IMIR = b"imir"
    CLAP = b"clap"
    PASP = b"pasp"
    CLLI = b"clli"
    MDCV = b"mdcv"
    CCLV = b"cclv"
    AMVE = b"amve"
    ISCL = b"iscl"
    NDWT = b"ndwt"
    LSEL = b"lsel"
    A1OP = b"a1op"
    A1LX = b"a1lx"
    HVCC = b"hvcC"
    AV1C = b"av1C"
    AUXC = b"auxC"
    AUXI = b"auxi"
    CCST = b"ccst"
    UDES = b"udes"


class ColourType:
    """What a `colr` box holds."""

    NCLX = b"nclx"
    PROF = b"prof"
    RICC = b"rICC"


class ReferenceType:
    """Types of references between items and between tracks, and of groups of items."""

    DIMG = b"dimg"
    AUXL = b"auxl"
    PREM = b"prem"
    THMB = b"thmb"
    CDSC = b"cdsc"
    ALTR = b"altr"


class Handler:
    """What a `hdlr` box says that its `meta` or track is for."""

    PICT = b"pict"
    VIDE = b"vide"
    AUXV = b"auxv"


HEVC_TYPES = (ItemType.HVC1, ItemType.HEV1)
AV1_TYPES = (ItemType.AV01,)
CODED_TYPES = HEVC_TYPES + AV1_TYPES
"""Items and samples that are compressed pictures."""
DERIVED_TYPES = frozenset((ItemType.GRID, ItemType.IOVL, ItemType.IDEN, ItemType.TMAP))
"""Items that are made of others."""
PROFILES = (ColourType.PROF, ColourType.RICC)

ALPHA = (
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
    b"urn:mpeg:hevc:2015:auxid:1",
    b"urn:mpeg:avc:2015:auxid:1",
)
APPLE_GAIN_MAP = b"urn:com:apple:photo:2020:aux:hdrgainmap"
NEUTRAL_GAIN_MAP = b"urn:com:photo:aux:hdrgainmap"
GAIN_MAP = (APPLE_GAIN_MAP, NEUTRAL_GAIN_MAP)
AUXILIARY_KEPT = ALPHA + GAIN_MAP
"""What auxiliary pictures of a copy may call themselves in `auxC`."""


class Brand:
    """What `ftyp` may promise of a file (HEIF section 10, MIAF, AVIF section 6)."""

    STILL = frozenset((b"mif1", b"mif2", b"miaf", b"1pic", b"MiHB", b"MiHA", b"MiHE", b"MiPr"))
    STILL_HEVC = frozenset((b"heic", b"heix", b"heim", b"heis"))
    STILL_AV1 = frozenset((b"avif", b"avio"))
    AV1_PROFILES = frozenset((b"MA1A", b"MA1B"))
    SEQUENCE = frozenset(
        (b"msf1", b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42")
    )
    SEQUENCE_HEVC = frozenset((b"hevc", b"hevx", b"hevm", b"hevs"))
    SEQUENCE_AV1 = frozenset((b"avis",))
    MSF1 = b"msf1"
    TMAP = b"tmap"

    PLAYS = frozenset((MSF1,)) | SEQUENCE_HEVC | SEQUENCE_AV1
    """Brands that announce a sequence; without one of them readers don't look at `moov`."""
    HEIC = STILL_HEVC | SEQUENCE_HEVC
    AVIF = STILL_AV1 | SEQUENCE_AV1
