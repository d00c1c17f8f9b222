"""Which XMP properties mean something to a person: topic, plain words and risk by prefixed name.

All others are technical details under their own names.
"""

from functools import lru_cache

from scrubber.i18n import N_
from scrubber.metadata.finding import Risk, Topic

PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/g/img/": "xmpGImg",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.apple.com/faceinfo/1.0/": "apple-fi",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.google.com/photos/1.0/panorama/": "GPano",
    "http://ns.google.com/photos/1.0/depthmap/": "GDepth",
    "http://ns.google.com/photos/1.0/image/": "GImage",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/xap/1.0/t/pg/": "xmpTPg",
    "http://ns.adobe.com/xap/1.0/g/": "xmpG",
    "http://ns.adobe.com/xap/1.0/bj/": "xmpBJ",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "adobe:ns:meta/": "x",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://ns.acdsee.com/regions/": "acdsee-rs",
    "http://ns.acdsee.com/sType/Area#": "acdsee-stArea",
    "http://ns.acdsee.com/sType/Dimensions#": "acdsee-stDim",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://creativecommons.org/ns#": "cc",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
    "http://ns.apple.com/pixeldatainfo/1.0/": "apple-pixel",
    "http://www.dji.com/drone-dji/1.0/": "drone-dji",
    "http://ns.extensis.com/extensis/1.0/": "extensis",
}
_LONGEST = 500


def prefixed(tag: str) -> str:
    """The name "{namespace}name" as "prefix:name"; of an unknown namespace its last word serves, not a version."""
    return _prefixed(tag) if len(tag) <= _LONGEST else _with_prefix(tag)


@lru_cache(maxsize=2048)
def _prefixed(tag: str) -> str:
    return _with_prefix(tag)


def _with_prefix(tag: str) -> str:
    namespace, _brace, name = tag[1:].partition("}")
    if not name:
        return tag
    return f"{PREFIXES.get(namespace) or _last_word(namespace)}:{name}"


def _last_word(namespace: str) -> str:
    parts = [part for part in namespace[:_LONGEST].rstrip("/#").split("/") if part]
    return next((part for part in reversed(parts) if any(map(str.isalpha, part))), namespace[:_LONGEST])


_PERSON, _DEVICE, _TIME, _HISTORY, _PLACE = Topic.PERSON, Topic.DEVICE, Topic.TIME, Topic.HISTORY, Topic.PLACE
_TECHNICAL = Topic.TECHNICAL
MEANINGS: dict[str, tuple[Topic, str, Risk]] = {
    "dc:creator": (_PERSON, N_("Author"), Risk.HIGH),
    "dc:rights": (_PERSON, N_("Copyright"), Risk.HIGH),
    "dc:title": (_PERSON, N_("Title"), Risk.HIGH),
    "dc:description": (_PERSON, N_("Caption"), Risk.HIGH),
    "dc:subject": (_PERSON, N_("Keywords"), Risk.HIGH),
    "tiff:Artist": (_PERSON, N_("Author"), Risk.HIGH),
    "aux:OwnerName": (_PERSON, N_("Owner"), Risk.HIGH),
    "exifEX:CameraOwnerName": (_PERSON, N_("Owner"), Risk.HIGH),
    "photoshop:AuthorsPosition": (_PERSON, N_("Author's position"), Risk.HIGH),
    "photoshop:CaptionWriter": (_PERSON, N_("Caption written by"), Risk.HIGH),
    "photoshop:Credit": (_PERSON, N_("Credit"), Risk.HIGH),
    "photoshop:Source": (_PERSON, N_("Source"), Risk.MEDIUM),
    "photoshop:Headline": (_PERSON, N_("Headline"), Risk.HIGH),
    "xmpRights:Owner": (_PERSON, N_("Owner"), Risk.HIGH),
    "Iptc4xmpExt:PersonInImage": (_PERSON, N_("Person shown"), Risk.HIGH),
    "mwg-rs:Name": (_PERSON, N_("Person shown"), Risk.HIGH),
    "MPReg:PersonDisplayName": (_PERSON, N_("Person shown"), Risk.HIGH),
    "Iptc4xmpCore:CiEmailWork": (_PERSON, N_("E-mail"), Risk.HIGH),
    "Iptc4xmpCore:CiTelWork": (_PERSON, N_("Telephone"), Risk.HIGH),
    "Iptc4xmpCore:CiAdrExtadr": (_PERSON, N_("Address"), Risk.HIGH),
    "photoshop:City": (_PLACE, N_("City"), Risk.HIGH),
    "photoshop:State": (_PLACE, N_("State"), Risk.HIGH),
    "photoshop:Country": (_PLACE, N_("Country"), Risk.MEDIUM),
    "Iptc4xmpCore:Location": (_PLACE, N_("Place"), Risk.HIGH),
    "Iptc4xmpExt:City": (_PLACE, N_("City"), Risk.HIGH),
    "Iptc4xmpExt:Sublocation": (_PLACE, N_("Place"), Risk.HIGH),
    "tiff:Make": (_DEVICE, N_("Camera maker"), Risk.MEDIUM),
    "tiff:Model": (_DEVICE, N_("Camera"), Risk.MEDIUM),
    "aux:SerialNumber": (_DEVICE, N_("Camera serial number"), Risk.HIGH),
    "exifEX:BodySerialNumber": (_DEVICE, N_("Camera serial number"), Risk.HIGH),
    "aux:LensSerialNumber": (_DEVICE, N_("Lens serial number"), Risk.HIGH),
    "exifEX:LensSerialNumber": (_DEVICE, N_("Lens serial number"), Risk.HIGH),
    "aux:Lens": (_DEVICE, N_("Lens"), Risk.LOW),
    "exif:DateTimeOriginal": (_TIME, N_("Taken"), Risk.MEDIUM),
    "photoshop:DateCreated": (_TIME, N_("Taken"), Risk.MEDIUM),
    "xmp:CreateDate": (_TIME, N_("Made"), Risk.MEDIUM),
    "xmp:ModifyDate": (_TIME, N_("Changed"), Risk.MEDIUM),
    "xmp:MetadataDate": (_TIME, N_("Description changed"), Risk.LOW),
    "xmp:CreatorTool": (_HISTORY, N_("Edited with"), Risk.LOW),
    "photoshop:History": (_HISTORY, N_("History"), Risk.MEDIUM),
    "stEvt:softwareAgent": (_HISTORY, N_("Edited with"), Risk.LOW),
    "stEvt:when": (_TIME, N_("Edited"), Risk.MEDIUM),
    "stEvt:action": (_HISTORY, N_("What was done"), Risk.LOW),
    "xmpMM:DocumentID": (_HISTORY, N_("Number of this document"), Risk.MEDIUM),
    "xmpMM:InstanceID": (_HISTORY, N_("Number of this version"), Risk.MEDIUM),
    "xmpMM:OriginalDocumentID": (_HISTORY, N_("Number of the first document"), Risk.MEDIUM),
    "stEvt:instanceID": (_HISTORY, N_("Number of this version"), Risk.MEDIUM),
    "stRef:documentID": (_HISTORY, N_("Number of the document it came from"), Risk.MEDIUM),
    "stRef:instanceID": (_HISTORY, N_("Number of the version it came from"), Risk.MEDIUM),
    "stRef:originalDocumentID": (_HISTORY, N_("Number of the first document"), Risk.MEDIUM),
    "stRef:filePath": (_HISTORY, N_("Path of the file it came from"), Risk.HIGH),
    "photoshop:DocumentAncestors": (_HISTORY, N_("Number of the document it came from"), Risk.MEDIUM),
    "photoshop:Instructions": (_PERSON, N_("Instructions"), Risk.HIGH),
    "photoshop:TransmissionReference": (_PERSON, N_("Number of the assignment"), Risk.MEDIUM),
    "crs:RawFileName": (_HISTORY, N_("Name of the original file"), Risk.MEDIUM),
    "xmpMM:PreservedFileName": (_HISTORY, N_("Name of the original file"), Risk.MEDIUM),
    "lr:hierarchicalSubject": (_PERSON, N_("Keywords"), Risk.HIGH),
    "digiKam:TagsList": (_PERSON, N_("Keywords"), Risk.HIGH),
    "MicrosoftPhoto:LastKeywordXMP": (_PERSON, N_("Keywords"), Risk.HIGH),
    "MicrosoftPhoto:CameraSerialNumber": (_DEVICE, N_("Camera serial number"), Risk.HIGH),
    "MicrosoftPhoto:DateAcquired": (_TIME, N_("Copied to the computer"), Risk.MEDIUM),
    "MPReg:PersonEmailDigest": (_PERSON, N_("Code for an e-mail address"), Risk.HIGH),
    "MPReg:PersonLiveIdCID": (_PERSON, N_("Number of an account"), Risk.HIGH),
    "mwg-rs:PersonDisplayName": (_PERSON, N_("Person shown"), Risk.HIGH),
    "mwg-rs:Description": (_PERSON, N_("Caption"), Risk.HIGH),
    "acdsee:caption": (_PERSON, N_("Caption"), Risk.HIGH),
    "acdsee:author": (_PERSON, N_("Author"), Risk.HIGH),
    "xmp:Label": (_HISTORY, N_("Label"), Risk.LOW),
    "xmpRights:WebStatement": (_PERSON, N_("Web address"), Risk.MEDIUM),
    "xmpRights:UsageTerms": (_PERSON, N_("Terms of use"), Risk.MEDIUM),
    "xmpDM:cameraLabel": (_DEVICE, N_("Camera"), Risk.MEDIUM),
    "aux:LensID": (_TECHNICAL, "aux:LensID", Risk.LOW),
    "exifEX:LensModel": (_DEVICE, N_("Lens"), Risk.LOW),
    "aux:ImageNumber": (_DEVICE, N_("Photos taken so far"), Risk.MEDIUM),
    "exif:ImageUniqueID": (_DEVICE, N_("Number of this photo"), Risk.HIGH),
    "exif:UserComment": (_PERSON, N_("Comment"), Risk.HIGH),
    "exif:GPSDateTime": (_TIME, N_("Time by satellite"), Risk.MEDIUM),
    "exif:GPSTimeStamp": (_TIME, N_("Time by satellite"), Risk.MEDIUM),
    "drone-dji:GpsLatitude": (_PLACE, N_("Latitude of the drone"), Risk.HIGH),
    "drone-dji:GpsLongitude": (_PLACE, N_("Longitude of the drone"), Risk.HIGH),
    "drone-dji:DroneSerialNumber": (_DEVICE, N_("Drone serial number"), Risk.HIGH),
    "drone-dji:CameraSerialNumber": (_DEVICE, N_("Camera serial number"), Risk.HIGH),
    "GPano:CaptureSoftware": (_HISTORY, N_("Edited with"), Risk.LOW),
    "GPano:PoseHeadingDegrees": (_PLACE, N_("Direction in degrees"), Risk.MEDIUM),
    "GPano:FirstPhotoDate": (_TIME, N_("Taken"), Risk.MEDIUM),
    "GPano:LastPhotoDate": (_TIME, N_("Taken"), Risk.MEDIUM),
    "Iptc4xmpExt:ProvinceState": (_PLACE, N_("State"), Risk.HIGH),
    "Iptc4xmpExt:CountryName": (_PLACE, N_("Country"), Risk.MEDIUM),
    "Iptc4xmpExt:CountryCode": (_PLACE, N_("Country"), Risk.MEDIUM),
    "Iptc4xmpExt:WorldRegion": (_PLACE, N_("Part of the world"), Risk.LOW),
    "Iptc4xmpExt:LocationName": (_PLACE, N_("Place"), Risk.HIGH),
    "Iptc4xmpExt:Event": (_PERSON, N_("Event"), Risk.HIGH),
    "Iptc4xmpExt:PersonName": (_PERSON, N_("Person shown"), Risk.HIGH),
    "Iptc4xmpExt:OrganisationInImageName": (_PERSON, N_("Organisation shown"), Risk.MEDIUM),
    "Iptc4xmpExt:AIPromptInformation": (_HISTORY, N_("What an AI was asked for"), Risk.HIGH),
    "Iptc4xmpExt:AISystemUsed": (_HISTORY, N_("Made with AI"), Risk.LOW),
    "Iptc4xmpCore:CountryCode": (_PLACE, N_("Country"), Risk.MEDIUM),
    "Iptc4xmpCore:CiAdrCity": (_PERSON, N_("Address"), Risk.HIGH),
    "Iptc4xmpCore:CiAdrRegion": (_PERSON, N_("Address"), Risk.HIGH),
    "Iptc4xmpCore:CiAdrPcode": (_PERSON, N_("Address"), Risk.HIGH),
    "Iptc4xmpCore:CiAdrCtry": (_PERSON, N_("Address"), Risk.HIGH),
    "Iptc4xmpCore:CiUrlWork": (_PERSON, N_("Web address"), Risk.HIGH),
    "Iptc4xmpExt:DigitalSourceType": (_HISTORY, N_("How the picture was made"), Risk.LOW),
}
"""Properties that mean something to a person; all others are technical details under their own names."""
