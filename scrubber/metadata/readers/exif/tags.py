"""Which EXIF tags mean something to a person: kind, plain words and risk by directory and tag number (EXIF 3.0).

Every other tag is shown as a technical detail under its own name from piexif's tables.
"""

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.exif.tag_numbers import ExifTag, GpsTag, ImageTag, InteropTag

Meaning = tuple[Kind, str, Risk]

_CAMERA = (Kind.CAMERA, N_("Camera"), Risk.MEDIUM)
# Translators: before a name: who owns the camera.
_OWNER = (Kind.OWNER, N_("Owner"), Risk.HIGH)
_EDITED = (Kind.SOFTWARE, N_("Edited with"), Risk.LOW)
_CAPTION = (Kind.CAPTION, N_("Caption"), Risk.HIGH)

MEANINGS: dict[tuple[str, int], Meaning] = {
    ("IFD0", ImageTag.DOCUMENT_NAME): (Kind.ORIGINAL_NAME, N_("Name of the original file"), Risk.MEDIUM),
    ("IFD0", ImageTag.IMAGE_DESCRIPTION): _CAPTION,
    ("IFD0", ImageTag.IMAGE_HISTORY): (Kind.EDITS, N_("History"), Risk.MEDIUM),
    ("IFD0", ImageTag.ORIGINAL_RAW_FILE_NAME): (Kind.ORIGINAL_NAME, N_("Name of the original file"), Risk.MEDIUM),
    ("IFD0", ImageTag.UNIQUE_CAMERA_MODEL): _CAMERA,
    ("IFD0", ImageTag.CAMERA_LABEL): (Kind.CAMERA, N_("Camera"), Risk.MEDIUM),
    ("Exif", ExifTag.RELATED_SOUND_FILE): (Kind.ORIGINAL_NAME, N_("Name of the original file"), Risk.MEDIUM),
    ("IFD0", ImageTag.MAKE): (Kind.CAMERA_MAKER, N_("Camera maker"), Risk.MEDIUM),
    ("IFD0", ImageTag.MODEL): _CAMERA,
    ("IFD0", ImageTag.SOFTWARE): _EDITED,
    # Translators: before a date: when the file was changed.
    ("IFD0", ImageTag.DATE_TIME): (Kind.TIME_CHANGED, N_("Changed"), Risk.MEDIUM),
    ("IFD0", ImageTag.ARTIST): (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    # Translators: before a name: the computer that was used.
    ("IFD0", ImageTag.HOST_COMPUTER): (Kind.COMPUTER, N_("Computer"), Risk.MEDIUM),
    ("IFD0", ImageTag.COPYRIGHT): (Kind.COPYRIGHT, N_("Copyright"), Risk.HIGH),
    ("IFD0", ImageTag.XP_TITLE): (Kind.CAPTION, N_("Title"), Risk.HIGH),
    ("IFD0", ImageTag.XP_COMMENT): (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    ("IFD0", ImageTag.XP_AUTHOR): (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    ("IFD0", ImageTag.XP_KEYWORDS): (Kind.KEYWORDS, N_("Keywords"), Risk.HIGH),
    ("IFD0", ImageTag.XP_SUBJECT): (Kind.CAPTION, N_("Title"), Risk.HIGH),
    ("IFD0", ImageTag.CAMERA_SERIAL_NUMBER): (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH),
    ("IFD0", ImageTag.RAW_DATA_UNIQUE_ID): (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    # Translators: before a date: when the photo was taken.
    ("Exif", ExifTag.DATE_TIME_ORIGINAL): (Kind.TIME_TAKEN, N_("Taken"), Risk.MEDIUM),
    # Translators: before a date: when the photo was digitised.
    ("Exif", ExifTag.DATE_TIME_DIGITIZED): (Kind.TIME_DIGITISED, N_("Made"), Risk.MEDIUM),
    ("Exif", ExifTag.OFFSET_TIME): (Kind.TIME_ZONE, N_("Time zone"), Risk.MEDIUM),
    ("Exif", ExifTag.OFFSET_TIME_ORIGINAL): (Kind.TIME_ZONE, N_("Time zone"), Risk.MEDIUM),
    ("Exif", ExifTag.OFFSET_TIME_DIGITIZED): (Kind.TIME_ZONE, N_("Time zone"), Risk.MEDIUM),
    ("Exif", ExifTag.MAKER_NOTE): (Kind.MAKER_NOTE, N_("Maker's own data"), Risk.HIGH),
    ("Exif", ExifTag.USER_COMMENT): (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    ("Exif", ExifTag.IMAGE_UNIQUE_ID): (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    ("Exif", ExifTag.CAMERA_OWNER_NAME): _OWNER,
    ("Exif", ExifTag.BODY_SERIAL_NUMBER): (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH),
    ("Exif", ExifTag.LENS_MAKE): (Kind.LENS, N_("Lens"), Risk.LOW),
    ("Exif", ExifTag.LENS_MODEL): (Kind.LENS, N_("Lens"), Risk.LOW),
    ("Exif", ExifTag.LENS_SERIAL_NUMBER): (Kind.LENS_SERIAL, N_("Lens serial number"), Risk.HIGH),
    ("Exif", ExifTag.IMAGE_TITLE): (Kind.CAPTION, N_("Title"), Risk.HIGH),
    ("Exif", ExifTag.PHOTOGRAPHER): (Kind.PHOTOGRAPHER, N_("Author"), Risk.HIGH),
    # Translators: before a name: who has a share in the photo (IPTC's "Credit").
    ("Exif", ExifTag.IMAGE_EDITOR): (Kind.CREDIT, N_("Credit"), Risk.HIGH),
    ("Exif", ExifTag.CAMERA_FIRMWARE): (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.LOW),
    ("Exif", ExifTag.IMAGE_EDITING_SOFTWARE): _EDITED,
    ("Exif", ExifTag.METADATA_EDITING_SOFTWARE): _EDITED,
    ("GPS", GpsTag.TIME_STAMP): (Kind.TIME_SATELLITE, N_("Time by satellite"), Risk.MEDIUM),
    ("GPS", GpsTag.DATE_STAMP): (Kind.DATE_SATELLITE, N_("Time by satellite"), Risk.MEDIUM),
    ("GPS", GpsTag.PROCESSING_METHOD): (Kind.PLACE_METHOD, N_("How the place was found"), Risk.MEDIUM),
    ("GPS", GpsTag.AREA_INFORMATION): (Kind.REGION, N_("Region"), Risk.HIGH),
    # Translators: how fast the camera moved.
    ("GPS", GpsTag.SPEED): (Kind.MOVEMENT, N_("Speed"), Risk.MEDIUM),
    ("GPS", GpsTag.TRACK): (Kind.MOVEMENT, N_("Direction of travel"), Risk.MEDIUM),
}

POSITION_TAGS = frozenset({
    GpsTag.VERSION_ID, GpsTag.LATITUDE_REF, GpsTag.LATITUDE, GpsTag.LONGITUDE_REF, GpsTag.LONGITUDE,
    GpsTag.ALTITUDE_REF, GpsTag.ALTITUDE, GpsTag.IMAGE_DIRECTION_REF, GpsTag.IMAGE_DIRECTION,
})  # fmt: skip
"""Tags of the GPS directory that become one finding: version, latitude, longitude, altitude, direction."""

WIDE_TEXT_TAGS = frozenset({
    ImageTag.XP_TITLE, ImageTag.XP_COMMENT, ImageTag.XP_AUTHOR, ImageTag.XP_KEYWORDS, ImageTag.XP_SUBJECT,
})  # fmt: skip
"""Windows' tags: UTF-16, little-endian in blocks of either byte order."""

DATE_TAGS = frozenset({ImageTag.DATE_TIME, ExifTag.DATE_TIME_ORIGINAL, ExifTag.DATE_TIME_DIGITIZED})
STRUCTURE_TAGS = frozenset({ImageTag.EXIF_IFD, ImageTag.GPS_IFD, ExifTag.INTEROPERABILITY_IFD})
"""Pointers that say nothing by themselves."""

MORE_NAMES: dict[tuple[str, int], str] = {
    ("IFD0", ImageTag.PAGE_NAME): "PageName",
    ("IFD0", ImageTag.THUMBNAIL_OFFSET): "ThumbnailOffset",
    ("IFD0", ImageTag.THUMBNAIL_LENGTH): "ThumbnailLength",
    ("IFD0", ImageTag.XMP): "XMP",
    ("IFD0", ImageTag.RATING): "Rating",
    ("IFD0", ImageTag.RATING_PERCENT): "RatingPercent",
    ("IFD0", ImageTag.IPTC): "IPTC",
    ("IFD0", ImageTag.PHOTOSHOP): "Photoshop",
    ("IFD0", ImageTag.ICC_PROFILE): "ICCProfile",
    ("IFD0", ImageTag.THUMBNAIL_DATA): "ThumbnailData",
    ("IFD0", ImageTag.PRINT_IMAGE_MATCHING): "PrintImageMatching",
    ("IFD0", ImageTag.PADDING): "Padding",
    ("IFD0", ImageTag.IMAGE_SOURCE_DATA): "ImageSourceData",
    ("IFD0", ImageTag.XIAOMI_SETTINGS): "XiaomiSettings",
    ("IFD0", ImageTag.CAMERA_LABEL): "CameraLabel",
    ("Exif", ExifTag.ISO): "ISO",
    ("Exif", ExifTag.OFFSET_TIME): "OffsetTime",
    ("Exif", ExifTag.OFFSET_TIME_ORIGINAL): "OffsetTimeOriginal",
    ("Exif", ExifTag.OFFSET_TIME_DIGITIZED): "OffsetTimeDigitized",
    ("Exif", ExifTag.AMBIENT_TEMPERATURE): "AmbientTemperature",
    ("Exif", ExifTag.HUMIDITY): "Humidity",
    ("Exif", ExifTag.PRESSURE): "Pressure",
    ("Exif", ExifTag.WATER_DEPTH): "WaterDepth",
    ("Exif", ExifTag.ACCELERATION): "Acceleration",
    ("Exif", ExifTag.CAMERA_ELEVATION_ANGLE): "CameraElevationAngle",
    ("Exif", ExifTag.IMAGE_TITLE): "ImageTitle",
    ("Exif", ExifTag.PHOTOGRAPHER): "Author",
    ("Exif", ExifTag.IMAGE_EDITOR): "ImageEditor",
    ("Exif", ExifTag.CAMERA_FIRMWARE): "CameraFirmware",
    ("Exif", ExifTag.RAW_DEVELOPING_SOFTWARE): "RAWDevelopingSoftware",
    ("Exif", ExifTag.IMAGE_EDITING_SOFTWARE): "ImageEditingSoftware",
    ("Exif", ExifTag.METADATA_EDITING_SOFTWARE): "MetadataEditingSoftware",
    ("Exif", ExifTag.COMPOSITE_IMAGE): "CompositeImage",
    ("Exif", ExifTag.COMPOSITE_IMAGE_COUNT): "CompositeImageCount",
    ("Exif", ExifTag.COMPOSITE_IMAGE_EXPOSURE_TIMES): "CompositeImageExposureTimes",
    ("Exif", ExifTag.PADDING): "Padding",
    ("Exif", ExifTag.OFFSET_SCHEMA): "OffsetSchema",
    ("GPS", GpsTag.H_POSITIONING_ERROR): "GPSHPositioningError",
    ("Interop", InteropTag.INTEROPERABILITY_VERSION): "InteroperabilityVersion",
    ("Interop", InteropTag.RELATED_IMAGE_WIDTH): "RelatedImageWidth",
    ("Interop", InteropTag.RELATED_IMAGE_LENGTH): "RelatedImageLength",
}
"""Names that piexif's tables lack, or that say less there."""
