"""Kinds of findings and what each means for a person, as data: `meaning` looks findings up in it.

A kind is found by the finding's label, which all readers share, then by a word in its key (maker notes have thousands
of tags, but their names speak), then by its topic. A sentence says what a stranger learns and why that matters.
"""

from scrubber.i18n import N_
from scrubber.metadata.finding import Topic
from scrubber.metadata.meaning_kind import Kind

_PLACE = (
    Kind(
        "position",
        N_("Anyone can look up this point on a map. If the photo was taken at home, it shows where that is."),
        ("Position",),
        ("gpslatitude", "gpslongitude", "gpsposition", "gpscoordinates"),
    ),
    Kind(
        "nearest-town",
        N_("Scrubber worked this out from the position; anyone else can do the same."),
        ("Nearest town",),
        ("nearesttown",),
    ),
    Kind(
        "height",
        N_("Together with the position it tells the floor of a house or the side of a hill."),
        ("Height", "Altitude"),
        ("altitude",),
    ),
    Kind(
        "view",
        N_("It tells which way the camera looked, so the exact spot can be found."),
        ("Camera looked",),
        ("gpsimgdirection",),
    ),
    Kind(
        "movement",
        N_("It tells whether you were moving, how fast and where to."),
        ("Speed", "Direction of travel"),
        ("gpsspeed", "gpstrack"),
    ),
    Kind(
        "place-method",
        N_("It tells how the device knew where it was: by satellite, by mobile network or by Wi-Fi nearby."),
        ("How the place was found",),
        ("gpsprocessingmethod",),
    ),
    Kind(
        "place-name",
        N_("It names the place, so nobody even needs a map."),
        ("City", "Place", "State", "Area", "Home city set in the camera"),
        ("sublocation", "city", "province"),
    ),
    Kind("country", N_("It names the country, which narrows down where you were."), ("Country",), ("country",)),
)

_PERSON = (
    Kind(
        "name-words",
        N_("It stands in the file's name, which a copy keeps. Another name keeps it from others."),
        ("Words in the file's name",),
        ("file:name",),
    ),
    Kind(
        "child-age",
        N_("It tells how old a child was on that day, and so when the child was born."),
        ("Age of a baby",),
        ("babyage",),
    ),
    Kind(
        "birth",
        N_("It tells when the person in the photo was born."),
        ("Age of the person", "Birthday of the person"),
        ("facebirthday", "faceage"),
    ),
    Kind(
        "faces",
        N_("It tells how many faces there are, or where in the picture they are."),
        ("Faces the camera counted", "Faces marked in the photo"),
        ("facesdetected", "facecount"),
    ),
    Kind(
        "face-marked",
        N_("It says who is in the picture and where, so programs can learn this face and find it in other photos."),
        ("Person marked in the photo",),
        ("regions:name",),
    ),
    Kind(
        "person-shown",
        N_("It names somebody in the picture, so a face gets a name that programs can find."),
        ("Person shown",),
        ("persondisplayname", "personinimage", "regionname"),
    ),
    Kind(
        "owner",
        N_("Somebody gave the camera this name. It is written into every photo that the camera takes."),
        ("Owner",),
        ("ownername",),
    ),
    Kind(
        "contact",
        N_("With this anyone can get in touch with the person, or find out where they are."),
        ("E-mail", "Telephone", "Address", "Contact", "Web address", "Sent by e-mail from"),
        ("email", "telwork", "phone"),
    ),
    Kind(
        "author",
        N_("It names who took or edited the photo, wherever the photo is posted."),
        (
            "Author",
            "Photographer",
            "Edited by",
            "Author's position",
            "Caption written by",
            "Credit",
            "Source",
            "Signed by",
            "Name",
        ),
        ("artist", "creator", "byline"),
    ),
    Kind("copyright", N_("It names who owns the photo, usually with the full name."), ("Copyright",), ("copyright",)),
    Kind(
        "caption",
        N_("Somebody wrote these words about the photo. Such words often name people and places."),
        (
            "Caption",
            "Title",
            "Comment",
            "Subject",
            "Headline",
            "Instructions",
            "Event",
            "Terms of use",
            "Subject of the e-mail",
            "Number of the assignment",
        ),
        ("description", "usercomment"),
    ),
    Kind(
        "keywords",
        N_("Somebody sorted the photo under these words. They often name people, places and occasions."),
        ("Keywords",),
        ("keyword", "subject"),
    ),
)

_TIME = (
    Kind(
        "name-date",
        N_("It stands in the file's name, which a copy keeps. Another name keeps it from others."),
        ("Date in the file's name",),
        ("file:name",),
    ),
    Kind(
        "run-time",
        N_("It counts the time since the phone was switched on: photos of one phone can be put in order and linked."),
        ("Time since the phone was switched on",),
        ("runtime",),
    ),
    Kind(
        "time-taken",
        N_("It tells to the second when you were there. Several photos together show how you spent your day."),
        ("Taken", "Made", "Digitised", "Time of day", "Date in the maker's data"),
        ("datetimeoriginal", "createdate", "datecreated"),
    ),
    Kind(
        "time-zone",
        N_("It tells in which part of the world the clock was set, even when the place is missing."),
        ("Time zone", "Time zone when taken", "Time zone when digitised"),
        ("offsettime", "timezone"),
    ),
    Kind(
        "time-satellite",
        N_("This time comes from a satellite, so it is right even when the camera's clock is wrong."),
        ("Time by satellite", "Date by satellite"),
        ("gpstimestamp", "gpsdatestamp"),
    ),
    Kind(
        "time-changed",
        N_("It tells when somebody worked on the file, which may be another day than the day of the photo."),
        ("Changed", "Edited", "Description changed", "Signed"),
        ("modifydate", "metadatadate"),
    ),
)

_DEVICE = (
    Kind(
        "flash-serial",
        N_("This number is the same in every photo taken with this flash: it links photos posted under other names."),
        ("Flash serial number",),
        ("flashserial",),
    ),
    Kind(
        "lens-serial",
        N_("This number is the same in every photo taken through this lens: it links photos posted under other names."),
        ("Lens serial number",),
        ("lensserial",),
    ),
    Kind(
        "photo-number",
        N_("No other photo has this number. It shows that two copies come from the same original."),
        ("Number of this photo",),
        ("imageuniqueid", "rawdatauniqueid", "contentidentifier", "mediagroupuuid", "burstuuid"),
    ),
    Kind(
        "camera-serial",
        N_("This number is the same in every photo of this camera: it links photos posted under different names."),
        ("Camera serial number",),
        ("serial",),
    ),
    Kind(
        "shutter-count",
        N_("The camera counts its photos. The count puts photos of one camera in order and links them."),
        ("Photos taken so far", "Number of photos taken", "Number of the file in the camera"),
        ("shuttercount", "imagecount", "filenumber", "imagenumber"),
    ),
    Kind(
        "computer",
        N_("It names the computer that was used. Many people give their computer their own name."),
        ("Computer",),
        ("hostcomputer",),
    ),
    Kind(
        "camera",
        N_(
            "It tells which camera or phone took the photo. Among a few people that can be enough to know whose it was."
        ),
        ("Camera", "Camera maker", "Device", "Maker in the colour profile", "Device in the colour profile"),
        ("model",),
    ),
    Kind(
        "lens", N_("It tells which lens was used. A rare one points at few people."), ("Lens", "Lens maker"), ("lens",)
    ),
    Kind(
        "camera-software",
        N_("It tells which version of its software the device had on that day."),
        ("Camera software",),
        ("firmware",),
    ),
)

_HIDDEN = (
    Kind(
        "clip",
        N_("A short film from around the moment of the photo. It may show and let hear what the photo does not."),
        ("A video clip with sound", "A video clip"),
        ("video",),
    ),
    Kind(
        "depth-map",
        N_("It tells for every point how far away it was. From it a face or a room can be modelled in space."),
        ("A depth map",),
        ("depth",),
    ),
    Kind(
        "matte",
        N_("A drawing of where the people in the photo are: their outlines, their hair or their skin."),
        ("An outline of the people in the photo",),
        ("matte",),
    ),
    Kind(
        "gain-map",
        N_("It brightens the photo on HDR screens and shows the same scene once more, in grey."),
        ("An HDR gain map",),
        ("gainmap", "gain-map"),
    ),
    Kind(
        "second-picture",
        N_("A further picture in the same file. Most programs don't show it, but anyone can take it out."),
        ("A second picture", "A further picture"),
        (),
    ),
    Kind(
        "thumbnail",
        N_(
            "A small version of the photo. Many programs keep the old one when a photo is cropped or a face is covered."
        ),
        ("A small picture of the photo", "A preview of the photo"),
        ("thumbnail", "preview"),
    ),
)

_HISTORY = (
    Kind(
        "name-program",
        N_("It stands in the file's name, which a copy keeps. Another name keeps it from others."),
        ("The file's name points to",),
        ("file:name",),
    ),
    Kind(
        "original-name",
        N_("It tells the name of a file that this one came from, which links the two."),
        ("Name of the original file", "Name of the file", "Name of the file when it was signed", "Made from"),
        ("rawfilename", "preservedfilename"),
    ),
    Kind(
        "ai-prompt",
        N_("Somebody typed these words to have the picture made. They can tell what the person wanted and thinks."),
        ("What an AI was asked for",),
        ("prompt", "workflow"),
    ),
    Kind("ai-made", N_("It says that a program made the picture or parts of it."), ("Made with AI",), ("c2pa:ai",)),
    Kind(
        "credentials",
        N_("A signed record of who or what made and changed the photo. It can carry names and old versions."),
        ("Content Credentials", "Signed by the program", "Signed by"),
        ("c2pa",),
    ),
    Kind(
        "download",
        N_("It tells where the file came from, and so which pages you visited."),
        ("Web address", "Downloaded from", "Where it was downloaded from", "Downloaded with"),
        ("wherefroms", "referrer", "zone.identifier", "origin.url"),
    ),
    Kind(
        "document-number",
        N_("This number stays the same through edits and copies: it links different versions of one picture."),
        (
            "Number of this document",
            "Number of this version",
            "Number of the first document",
            "Number of the document it came from",
        ),
        ("documentid", "instanceid"),
    ),
    Kind(
        "edits",
        N_("It lists what was done to the photo, step by step."),
        ("History", "What was done", "How the picture was made"),
        ("history",),
    ),
    Kind(
        "software",
        N_("It tells which program was used. Alone it says little: many people use the same."),
        ("Edited with",),
        ("software", "creatortool"),
    ),
)

_UNKNOWN = (
    Kind(
        "between-tags",
        N_("Bytes that no tag points to. Values that a program meant to delete often stay behind there."),
        ("Data between the tags",),
        ("exif:gap",),
    ),
    Kind(
        "beside-picture",
        N_("Bytes behind or beside the picture, which no program shows. They can hold anything, even another file."),
        (
            "stray bytes",
            "data after the end",
            "data after the picture",
            "behind the last box",
            "the rest",
            "gap",
            "free",
            "skip",
            "data behind the picture",
        ),
    ),
    Kind(
        "maker-note",
        N_("The camera's maker writes this in its own way: often serial numbers, faces found, and settings."),
        ("Maker's own data",),
        ("makernote",),
    ),
    Kind(
        "unreadable",
        N_("It can't be read here, but perhaps elsewhere. So it has to be taken for private."),
        ("Unreadable data", "Unreadable picture"),
        (":unreadable",),
    ),
    Kind("free-text", N_("Words in the file that no rule explains. They can say anything."), ("Text",), ("text:",)),
)

KINDS: dict[Topic, tuple[Kind, ...]] = {
    Topic.PLACE: _PLACE,
    Topic.PERSON: _PERSON,
    Topic.TIME: _TIME,
    Topic.DEVICE: _DEVICE,
    Topic.HIDDEN_PICTURE: _HIDDEN,
    Topic.HISTORY: _HISTORY,
    Topic.UNKNOWN: _UNKNOWN,
    Topic.TECHNICAL: (),
}
"""Within a topic the first kind that fits counts: a lens's serial number before any serial number."""
