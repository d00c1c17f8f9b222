"""Which tags of maker notes mean something to a person, by the names that exiv2 gives them.

The same fact has other names with every maker; all else is shown as a technical detail under its own name.
"""

import re

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import reads_as_text

Meaning = tuple[Kind, str, Risk]

_SERIAL = (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH)
_LENS_SERIAL = (Kind.LENS_SERIAL, N_("Lens serial number"), Risk.HIGH)
_FLASH_SERIAL = (Kind.FLASH_SERIAL, N_("Flash serial number"), Risk.HIGH)
_THIS_PHOTO = (Kind.PHOTO_NUMBER, N_("Number of this photo"), Risk.HIGH)
_COUNT = (Kind.SHUTTER_COUNT, N_("Photos taken so far"), Risk.MEDIUM)
_FILE = (Kind.SHUTTER_COUNT, N_("Photos taken so far"), Risk.MEDIUM)
_SOFTWARE = (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.LOW)
_LENS = (Kind.LENS, N_("Lens"), Risk.LOW)
_TAKEN = (Kind.TIME_MAKER, N_("Taken"), Risk.MEDIUM)
_ON = (Kind.SWITCHED_ON, N_("When the camera was switched on"), Risk.MEDIUM)
_ZONE = (Kind.TIME_ZONE, N_("Time zone"), Risk.MEDIUM)
_OWNER = (Kind.OWNER, N_("Owner"), Risk.HIGH)
_NAME = (Kind.CREDIT, N_("Name"), Risk.HIGH)
_BABY_AGE = (Kind.CHILD_AGE, N_("Birthday or age of a person"), Risk.HIGH)
_FACES = (Kind.FACES, N_("Faces"), Risk.LOW)
_HOME = (Kind.HOME_CITY, N_("Home city set in the camera"), Risk.HIGH)
_CITY = (Kind.CITY, N_("City"), Risk.HIGH)

_BY_NAME: dict[str, Meaning] = {
    **dict.fromkeys(("serialnumber", "internalserialnumber", "serialno", "cameraserialnumber", "bodyserialnumber",
                     "serialnumber2", "bodynumber", "cameraid", "serialinfo", "internalserialnumber2"), _SERIAL),
    **dict.fromkeys(("lensserialnumber", "lensserialno", "conversionlensserialnumber"), _LENS_SERIAL),
    **dict.fromkeys(("flashserialnumber", "externalflashserialnumber"), _FLASH_SERIAL),
    **dict.fromkeys(("imageuniqueid", "imageuid", "contentidentifier", "photoidentifier", "mediagroupuuid"),
                    _THIS_PHOTO),
    **dict.fromkeys(("shuttercount", "imagecount", "totalshutterreleases", "mechanicalshuttercount",
                     "shuttercount2", "shuttercount3", "exposurecount", "imagecounter"), _COUNT),
    **dict.fromkeys(("filenumber", "imagenumber", "framenumber", "imagenumber2", "directorynumber", "fileindex",
                     "directoryindex"), _FILE),
    **dict.fromkeys(("firmware", "firmwareversion", "firmwareversion2", "bodyfirmwareversion", "firmwarerevision",
                     "camerafirmware", "lensfirmwareversion", "softwareversion"), _SOFTWARE),
    **dict.fromkeys(("lens", "lensmodel", "lenstype", "lensid", "lensname", "lensinfo"), _LENS),
    **dict.fromkeys(("date", "time", "datetime", "datetime1", "datetime2", "sonydatetime", "manufacturedate",
                     "powerupdatetime", "createdate", "datetimeutc", "originaldatetime"), _TAKEN),
    **dict.fromkeys(("timezone", "timezonecode", "worldtimelocation", "daylightsavings", "timezoneinfo"), _ZONE),
    "poweruptime": _ON,
    **dict.fromkeys(("ownername", "artist", "photographer", "copyright", "copyrightinfo", "ownerid"), _OWNER),
    **dict.fromkeys(("babyname", "petname", "recognizedfaceflags", "facename", "name"), _NAME),
    **dict.fromkeys(("babyage", "babyage2"), _BABY_AGE),
    **dict.fromkeys(("facesdetected", "facedetectframecount", "numfaces", "facedetect", "facedetected"), _FACES),
    **dict.fromkeys(("hometowncity", "hometown"), _HOME),
    **dict.fromkeys(("destinationcity", "city", "city2", "location", "landmark", "state", "country"), _CITY),
}  # fmt: skip
_NEEDS_LETTERS = (_LENS, _OWNER, _NAME, _CITY)
"""Meanings that a bare number, an index into the maker's own tables, doesn't have."""
_MOMENT = re.compile(r"\d[:/-]\d")
_NUMBERS = (_SERIAL, _LENS_SERIAL, _FLASH_SERIAL)
"""Meanings of which words alone ("OLYMPUS DIGITAL CAMERA") are none, nor data of so many bytes."""


def meaning_of(name: str, value: str, label: str) -> Meaning:
    """Kind, label and risk of a tag; `label` is exiv2's English words for a technical detail."""
    meaning = _BY_NAME.get(name.lower())
    if meaning is None or not value.strip("0 ") or not reads_as_text(value):  # a note that was moved reads as noise
        return Kind.TECHNICAL, label, Risk.LOW
    if meaning in _NEEDS_LETTERS and not any(map(str.isalpha, value)):
        return Kind.TECHNICAL, label, Risk.LOW
    if meaning is _TAKEN and not _MOMENT.search(value):
        return Kind.TECHNICAL, label, Risk.LOW
    if meaning in _NUMBERS and (not any(map(str.isdigit, value)) or value.endswith(" B")):
        return Kind.TECHNICAL, label, Risk.LOW
    return meaning
