"""The numbers of TIFF files under the names their standards give them.

TIFF 6.0, its supplements (Adobe PageMaker 6.0, Photoshop 3.0, Technical Notes), libtiff's codecs, Exif's pointers.
"""

from enum import IntEnum


class Tag(IntEnum):
    """Tags of the directories that describe pictures; those of EXIF's own directories are with its reader."""

    NEW_SUBFILE_TYPE = 254
    SUBFILE_TYPE = 255
    IMAGE_WIDTH = 256
    IMAGE_LENGTH = 257
    BITS_PER_SAMPLE = 258
    COMPRESSION = 259
    PHOTOMETRIC_INTERPRETATION = 262
    FILL_ORDER = 266
    STRIP_OFFSETS = 273
    ORIENTATION = 274
    SAMPLES_PER_PIXEL = 277
    ROWS_PER_STRIP = 278
    STRIP_BYTE_COUNTS = 279
    X_RESOLUTION = 282
    Y_RESOLUTION = 283
    PLANAR_CONFIGURATION = 284
    T4_OPTIONS = 292
    T6_OPTIONS = 293
    RESOLUTION_UNIT = 296
    PAGE_NUMBER = 297
    PREDICTOR = 317
    WHITE_POINT = 318
    PRIMARY_CHROMATICITIES = 319
    COLOR_MAP = 320
    TILE_WIDTH = 322
    TILE_LENGTH = 323
    TILE_OFFSETS = 324
    TILE_BYTE_COUNTS = 325
    SUB_IFDS = 330
    INK_SET = 332
    NUMBER_OF_INKS = 334
    EXTRA_SAMPLES = 338
    SAMPLE_FORMAT = 339
    JPEG_TABLES = 347
    JPEG_PROC = 512
    JPEG_INTERCHANGE_FORMAT = 513
    JPEG_INTERCHANGE_FORMAT_LENGTH = 514
    JPEG_RESTART_INTERVAL = 515
    JPEG_LOSSLESS_PREDICTORS = 517
    JPEG_POINT_TRANSFORMS = 518
    JPEG_Q_TABLES = 519
    JPEG_DC_TABLES = 520
    JPEG_AC_TABLES = 521
    YCBCR_COEFFICIENTS = 529
    YCBCR_SUBSAMPLING = 530
    YCBCR_POSITIONING = 531
    REFERENCE_BLACK_WHITE = 532
    XMP = 700
    CFA_PATTERN = 33422
    IPTC = 33723
    PHOTOSHOP = 34377
    EXIF_IFD = 34665
    ICC_PROFILE = 34675
    GPS_IFD = 34853
    INTEROPERABILITY_IFD = 40965
    LERC_PARAMETERS = 50674
    DNG_VERSION = 50706


class Compression(IntEnum):
    """How strips and tiles are packed."""

    NONE = 1
    CCITT_RLE = 2
    GROUP_3_FAX = 3
    GROUP_4_FAX = 4
    LZW = 5
    OLD_JPEG = 6
    JPEG = 7
    DEFLATE = 8
    NEXT = 32766
    SONY_ARW = 32767
    PACKED_RAW = 32769
    SAMSUNG_SRW = 32770
    CCITT_RLE_WORD_ALIGNED = 32771
    PACK_BITS = 32773
    THUNDERSCAN = 32809
    OLD_DEFLATE = 32946
    SGI_LOG = 34676
    SGI_LOG_24 = 34677
    NIKON_NEF = 34713
    LERC = 34887
    LZMA = 34925
    ZSTANDARD = 50000
    PENTAX_PEF = 65535


class Photometric(IntEnum):
    """What the samples of a pixel mean."""

    WHITE_IS_ZERO = 0
    BLACK_IS_ZERO = 1
    RGB = 2
    PALETTE = 3
    TRANSPARENCY_MASK = 4
    SEPARATED = 5
    YCBCR = 6
    CIE_LAB = 8
    ICC_LAB = 9
    ITU_LAB = 10
    COLOR_FILTER_ARRAY = 32803
    LOG_L = 32844
    LOG_LUV = 32845
    LINEAR_RAW = 34892


class PlanarConfiguration(IntEnum):
    """Whether the samples of a pixel stand together or each in a plane of its own."""

    CONTIGUOUS = 1
    SEPARATE = 2


class FillOrder(IntEnum):
    """Whether the first pixel of a byte is in its highest or its lowest bits."""

    HIGHEST_BIT_FIRST = 1
    LOWEST_BIT_FIRST = 2
