"""Kinds of findings and what each means for a person, as data: `meaning` looks findings up in it.

A kind is found by the finding's label, which all readers share, then by a word in its key (maker notes have thousands
of tags, but their names speak), then by its topic. A sentence says what a stranger learns and why that matters.
"""

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.meaning.kind import Kind
from scrubber.metadata.findings.meaning.things import DEVICE, HIDDEN, HISTORY, UNKNOWN

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
        ("Camera looked", "Direction in degrees"),
        ("gpsimgdirection",),
    ),
    Kind(
        "movement",
        N_("It tells whether you were moving, how fast and where to."),
        ("Speed", "Direction of travel", "Direction in which the drone flew"),
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
        ("City", "Place", "State", "Area", "Home city set in the camera", "Part of the world"),
        ("sublocation", "city", "province"),
    ),
    Kind(
        "country",
        N_("It names the country, which narrows down where you were."),
        ("Country", "Country of the mobile network"),
        ("country",),
    ),
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
        (
            "E-mail",
            "Telephone",
            "Address",
            "Contact",
            "Web address",
            "Sent by e-mail from",
            "E-mail address in the text",
            "Telephone number in the text",
            "Web address in the text",
        ),
        ("email", "telwork", "phone"),
    ),
    Kind(
        "account",
        N_("The name or number under which somebody logs in. Often it is a real name, and it leads to other accounts."),
        ("Name of an account in a path", "Number of an account"),
        ("hint:account",),
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
            "Organisation shown",
            "Text of a barcode in the photo",
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
        "switched-on",
        N_("Photos that were taken without switching off in between have this moment in common, which links them."),
        ("When the camera was switched on",),
        ("poweruptime",),
    ),
    Kind(
        "time-taken",
        N_("It tells to the second when you were there. Several photos together show how you spent your day."),
        ("Taken", "Made", "Digitised", "Time of day", "Date in the maker's data"),
        ("datetimeoriginal", "createdate", "datecreated"),
    ),
    Kind(
        "clock",
        N_("Clocks show this time only there, so the time alone tells roughly where you were."),
        ("Part of the world, by the clock",),
        ("hint:zone",),
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
        ("Changed", "Edited", "Description changed", "Signed", "Copied to the computer"),
        ("modifydate", "metadatadate"),
    ),
)

KINDS: dict[Topic, tuple[Kind, ...]] = {
    Topic.PLACE: _PLACE,
    Topic.PERSON: _PERSON,
    Topic.TIME: _TIME,
    Topic.DEVICE: DEVICE,
    Topic.HIDDEN_PICTURE: HIDDEN,
    Topic.HISTORY: HISTORY,
    Topic.UNKNOWN: UNKNOWN,
    Topic.TECHNICAL: (),
}
"""Within a topic the first kind that fits counts: a lens's serial number before any serial number."""
