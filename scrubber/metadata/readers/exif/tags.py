"""Which EXIF tags mean something to a person: kind, plain words and risk by directory and tag number (EXIF 3.0).

Every other tag is shown as a technical detail under its own name from piexif's tables.
"""

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind

Meaning = tuple[Kind, str, Risk]

_CAMERA = (Kind.CAMERA, N_("Camera"), Risk.MEDIUM)
_OWNER = (Kind.OWNER, N_("Owner"), Risk.HIGH)
_EDITED = (Kind.SOFTWARE, N_("Edited with"), Risk.LOW)
_CAPTION = (Kind.CAPTION, N_("Caption"), Risk.HIGH)

MEANINGS: dict[tuple[str, int], Meaning] = {
    ("IFD0", 0x010D): (Kind.ORIGINAL_NAME, N_("Name of the original file"), Risk.MEDIUM),
    ("IFD0", 0x010E): _CAPTION,
    ("IFD0", 0x9213): (Kind.EDITS, N_("History"), Risk.MEDIUM),
    ("IFD0", 0xC68B): (Kind.ORIGINAL_NAME, N_("Name of the original file"), Risk.MEDIUM),
    ("IFD0", 0xC614): _CAMERA,
    ("IFD0", 0xC7A1): (Kind.CAMERA, N_("Camera"), Risk.MEDIUM),
    ("Exif", 0xA004): (Kind.ORIGINAL_NAME, N_("Name of a sound file"), Risk.MEDIUM),
    ("IFD0", 0x010F): (Kind.CAMERA_MAKER, N_("Camera maker"), Risk.MEDIUM),
    ("IFD0", 0x0110): _CAMERA,
    ("IFD0", 0x0131): _EDITED,
    ("IFD0", 0x0132): (Kind.TIME_CHANGED, N_("Changed"), Risk.MEDIUM),
    ("IFD0", 0x013B): (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    ("IFD0", 0x013C): (Kind.COMPUTER, N_("Computer"), Risk.MEDIUM),
    ("IFD0", 0x8298): (Kind.COPYRIGHT, N_("Copyright"), Risk.HIGH),
    ("IFD0", 0x9C9B): (Kind.CAPTION, N_("Title"), Risk.HIGH),
    ("IFD0", 0x9C9C): (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    ("IFD0", 0x9C9D): (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    ("IFD0", 0x9C9E): (Kind.KEYWORDS, N_("Keywords"), Risk.HIGH),
    ("IFD0", 0x9C9F): (Kind.CAPTION, N_("Subject"), Risk.HIGH),
    ("IFD0", 0xC62F): (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH),
    ("IFD0", 0xC65D): (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    ("Exif", 0x9003): (Kind.TIME_TAKEN, N_("Taken"), Risk.MEDIUM),
    ("Exif", 0x9004): (Kind.TIME_DIGITISED, N_("Digitised"), Risk.MEDIUM),
    ("Exif", 0x9010): (Kind.TIME_ZONE, N_("Time zone"), Risk.MEDIUM),
    ("Exif", 0x9011): (Kind.TIME_ZONE, N_("Time zone when taken"), Risk.MEDIUM),
    ("Exif", 0x9012): (Kind.TIME_ZONE, N_("Time zone when digitised"), Risk.MEDIUM),
    ("Exif", 0x927C): (Kind.MAKER_NOTE, N_("Maker's own data"), Risk.HIGH),
    ("Exif", 0x9286): (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    ("Exif", 0xA420): (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH),
    ("Exif", 0xA430): _OWNER,
    ("Exif", 0xA431): (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH),
    ("Exif", 0xA433): (Kind.LENS, N_("Lens maker"), Risk.LOW),
    ("Exif", 0xA434): (Kind.LENS, N_("Lens"), Risk.LOW),
    ("Exif", 0xA435): (Kind.LENS_SERIAL, N_("Lens serial number"), Risk.HIGH),
    ("Exif", 0xA436): (Kind.CAPTION, N_("Title"), Risk.HIGH),
    ("Exif", 0xA437): (Kind.PHOTOGRAPHER, N_("Photographer"), Risk.HIGH),
    ("Exif", 0xA438): (Kind.CREDIT, N_("Edited by"), Risk.HIGH),
    ("Exif", 0xA439): (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.LOW),
    ("Exif", 0xA43B): _EDITED,
    ("Exif", 0xA43C): _EDITED,
    ("GPS", 0x0007): (Kind.TIME_SATELLITE, N_("Time by satellite"), Risk.MEDIUM),
    ("GPS", 0x001D): (Kind.DATE_SATELLITE, N_("Date by satellite"), Risk.MEDIUM),
    ("GPS", 0x001B): (Kind.PLACE_METHOD, N_("How the place was found"), Risk.MEDIUM),
    ("GPS", 0x001C): (Kind.REGION, N_("Area"), Risk.HIGH),
    ("GPS", 0x000D): (Kind.MOVEMENT, N_("Speed"), Risk.MEDIUM),
    ("GPS", 0x000F): (Kind.MOVEMENT, N_("Direction of travel"), Risk.MEDIUM),
}

POSITION_TAGS = frozenset({0, 1, 2, 3, 4, 5, 6, 16, 17})
"""Tags of the GPS directory that become one finding: version, latitude, longitude, altitude, direction."""

WIDE_TEXT_TAGS = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
"""Windows' tags: UTF-16, little-endian in blocks of either byte order."""

DATE_TAGS = frozenset({0x0132, 0x9003, 0x9004})
STRUCTURE_TAGS = frozenset({0x8769, 0x8825, 0xA005})
"""Pointers that say nothing by themselves."""

MORE_NAMES: dict[tuple[str, int], str] = {
    ("IFD0", 0x011D): "PageName",
    ("IFD0", 0x0201): "ThumbnailOffset",
    ("IFD0", 0x0202): "ThumbnailLength",
    ("IFD0", 0x02BC): "XMP",
    ("IFD0", 0x4746): "Rating",
    ("IFD0", 0x4749): "RatingPercent",
    ("IFD0", 0x83BB): "IPTC",
    ("IFD0", 0x8649): "Photoshop",
    ("IFD0", 0x8773): "ICCProfile",
    ("IFD0", 0x501B): "ThumbnailData",
    ("IFD0", 0xC4A5): "PrintImageMatching",
    ("IFD0", 0xEA1C): "Padding",
    ("IFD0", 0x935C): "ImageSourceData",
    ("IFD0", 0x9AAA): "XiaomiSettings",
    ("Exif", 0x8827): "ISO",
    ("Exif", 0x9010): "OffsetTime",
    ("Exif", 0x9011): "OffsetTimeOriginal",
    ("Exif", 0x9012): "OffsetTimeDigitized",
    ("Exif", 0x9400): "AmbientTemperature",
    ("Exif", 0x9401): "Humidity",
    ("Exif", 0x9402): "Pressure",
    ("Exif", 0x9403): "WaterDepth",
    ("Exif", 0x9404): "Acceleration",
    ("Exif", 0x9405): "CameraElevationAngle",
    ("Exif", 0xA436): "ImageTitle",
    ("Exif", 0xA437): "Photographer",
    ("Exif", 0xA438): "ImageEditor",
    ("Exif", 0xA439): "CameraFirmware",
    ("Exif", 0xA43A): "RAWDevelopingSoftware",
    ("Exif", 0xA43B): "ImageEditingSoftware",
    ("Exif", 0xA43C): "MetadataEditingSoftware",
    ("Exif", 0xA460): "CompositeImage",
    ("Exif", 0xA461): "CompositeImageCount",
    ("Exif", 0xA462): "CompositeImageExposureTimes",
    ("Exif", 0xEA1C): "Padding",
    ("Exif", 0xEA1D): "OffsetSchema",
    ("GPS", 0x001F): "GPSHPositioningError",
    ("Interop", 0x0002): "InteroperabilityVersion",
    ("Interop", 0x1001): "RelatedImageWidth",
    ("Interop", 0x1002): "RelatedImageLength",
}
"""Names that piexif's tables lack, or that say less there."""
