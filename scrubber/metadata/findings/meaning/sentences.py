"""What each kind of finding means for a person, topic by topic: one or two plain sentences, marked with `N_`."""

from scrubber.i18n import N_, _
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind

_PLACE_NAME = N_("It names the place, so nobody even needs a map.")
_PLACE = N_("It tells something about where the photo was taken.")

PLACE: dict[Kind, str] = {
    Kind.POSITION: N_(
        "Anyone can look up this point on a map. If the photo was taken at home, it shows where that is."
    ),
    Kind.NEAREST_TOWN: N_("Scrubber worked this out from the position; anyone else can do the same."),
    Kind.HEIGHT: N_("Together with the position it tells the floor of a house or the side of a hill."),
    Kind.VIEW: N_("It tells which way the camera looked, so the exact spot can be found."),
    Kind.MOVEMENT: N_("It tells whether you were moving, how fast and where to."),
    Kind.PLACE_METHOD: N_(
        "It tells how the device knew where it was: by satellite, by mobile network or by Wi-Fi nearby."
    ),
    Kind.PLACE_NAME: _PLACE_NAME,
    Kind.CITY: _PLACE_NAME,
    Kind.REGION: _PLACE_NAME,
    Kind.HOME_CITY: _PLACE_NAME,
    Kind.COUNTRY: _PLACE,
    Kind.PLACE: _PLACE,
}

_CONTACT = N_("With this anyone can get in touch with the person, or find out where they are.")
_AUTHOR = N_("It names who took, edited or owns the photo, wherever it is posted.")
_BORN = N_("It tells when the person in the photo was born.")
_NAMED = N_("It names somebody in the picture, so programs can learn this face and find it in other photos.")
_WORDS = N_("Somebody wrote these words about the photo. Such words often name people and places.")
_FILE_NAME = N_("It stands in the file's name, which a copy keeps. Another name keeps it from others.")

PERSON: dict[Kind, str] = {
    Kind.NAME_WORDS: _FILE_NAME,
    Kind.CHILD_AGE: _BORN,
    Kind.BIRTH: _BORN,
    Kind.FACES: N_("It tells how many faces there are, or where in the picture they are."),
    Kind.FACE_MARKED: _NAMED,
    Kind.PERSON_SHOWN: _NAMED,
    Kind.OWNER: _AUTHOR,
    Kind.CONTACT: _CONTACT,
    Kind.CONTACT_PERSON: _CONTACT,
    Kind.WEB_ADDRESS: _CONTACT,
    Kind.ACCOUNT: N_(
        "The name or number under which somebody logs in. Often it is a real name, and it leads to other accounts."
    ),
    Kind.AUTHOR: _AUTHOR,
    Kind.PHOTOGRAPHER: _AUTHOR,
    Kind.CREDIT: _AUTHOR,
    Kind.AUTHOR_POSITION: _AUTHOR,
    Kind.COPYRIGHT: _AUTHOR,
    Kind.CAPTION: _WORDS,
    Kind.KEYWORDS: _WORDS,
    Kind.PERSON: N_("It tells something about a person who took, owns or is in the photo."),
}

_TIME_TAKEN = N_("It tells to the second when you were there. Several photos together show how you spent your day.")
_TIME_SATELLITE = N_("This time comes from a satellite, so it is right even when the camera's clock is wrong.")
_TIME_ZONE = N_("It tells in which part of the world the clock was set, even when the place is missing.")
_TIME_CHANGED = N_("It tells when the photo was taken or changed.")
_ORDER = N_("The camera or phone counts on with every photo: photos of one device can be put in order and linked.")

TIME: dict[Kind, str] = {
    Kind.NAME_DATE: _FILE_NAME,
    Kind.RUN_TIME: _ORDER,
    Kind.SWITCHED_ON: _ORDER,
    Kind.TIME_TAKEN: _TIME_TAKEN,
    Kind.TIME_MADE: _TIME_TAKEN,
    Kind.TIME_DIGITISED: _TIME_TAKEN,
    Kind.TIME_OF_DAY: _TIME_TAKEN,
    Kind.TIME_MAKER: _TIME_TAKEN,
    Kind.TIME_CLIP: _TIME_TAKEN,
    Kind.CLOCK: _TIME_ZONE,
    Kind.TIME_ZONE: _TIME_ZONE,
    Kind.TIME_SATELLITE: _TIME_SATELLITE,
    Kind.DATE_SATELLITE: _TIME_SATELLITE,
    Kind.TIME_CHANGED: _TIME_CHANGED,
    Kind.TIME_EDITED: _TIME_CHANGED,
    Kind.TIME_SIGNED: _TIME_CHANGED,
    Kind.TIME: _TIME_CHANGED,
}

_CAMERA = N_(
    "It tells which camera, phone or lens took the photo. Among a few people that can be enough to know whose it was."
)
_DEVICE = N_("It tells something about the device, which can link photos to each other.")
_SERIAL = N_("This number is the same in every photo taken with this device: it links photos posted under other names.")
_NUMBER = N_("This number stays the same through edits and copies: it links different versions of one picture.")

DEVICE: dict[Kind, str] = {
    Kind.FLASH_SERIAL: _SERIAL,
    Kind.LENS_SERIAL: _SERIAL,
    Kind.PHOTO_NUMBER: _NUMBER,
    Kind.PHOTO_GROUP: N_(
        "Photos and clips that were taken together share this number: it links them wherever they are posted."
    ),
    Kind.CAMERA_SIDE: N_(
        "It tells which side of the phone took the photo. The front camera means a picture of the phone's owner."
    ),
    Kind.CAMERA_SERIAL: _SERIAL,
    Kind.SHUTTER_COUNT: _ORDER,
    Kind.COMPUTER: N_("It names the computer that was used. Many people give their computer their own name."),
    Kind.CAMERA: _CAMERA,
    Kind.CAMERA_MAKER: _CAMERA,
    Kind.CAMERA_CODE_NAME: _CAMERA,
    Kind.COLOUR_DEVICE: _CAMERA,
    Kind.LENS: _CAMERA,
    Kind.CAMERA_SOFTWARE: _DEVICE,
    Kind.DEVICE: _DEVICE,
}
_NOT_SHOWN = N_("A picture that programs don't show, but that anyone can take out.")
_LAYERS = N_("All layers of the document, hidden ones too. What was covered or cut out can still be found in them.")

HIDDEN_PICTURE: dict[Kind, str] = {
    Kind.CLIP: N_(
        "A short film from around the moment of the photo. It may show and let hear what the photo does not."
    ),
    Kind.SOUND: N_("A recording that a program can play. Voices and noises tell who was there and where it was."),
    Kind.LAYERS: _LAYERS,
    Kind.DEPTH_MAP: N_(
        "It tells for every point how far away it was. From it a face or a room can be modelled in space."
    ),
    Kind.MATTE: N_("A drawing of where the people in the photo are: their outlines, their hair or their skin."),
    Kind.GAIN_MAP: N_("It brightens the photo on HDR screens and shows the same scene once more, in grey."),
    Kind.SECOND_PICTURE: _NOT_SHOWN,
    Kind.THUMBNAIL: N_(
        "A small version of the photo. Many programs keep the old one when a photo is cropped or a face is covered."
    ),
    Kind.UNSEEN_PICTURE: N_(
        "The picture itself holds more than programs show of it. Anyone can bring to light what was cut off or erased."
    ),
    Kind.LOWEST_BITS: N_(
        "Words that are hidden in the picture where no eye sees them. Programs that make pictures with AI write there "
        "what they were asked for."
    ),
    Kind.HIDDEN_PICTURE: _NOT_SHOWN,
}

_EDITS = N_("It tells what was done to the photo, or where it has been.")
_AI_MADE = N_("It says that AI made it, or parts of it.")

HISTORY: dict[Kind, str] = {
    Kind.NAME_PROGRAM: _FILE_NAME,
    Kind.ORIGINAL_NAME: N_("It tells the name of a file that this one came from, which links the two."),
    Kind.AI_PROMPT: N_(
        "Somebody typed these words to have the picture made. They can tell what the person wanted and thinks."
    ),
    Kind.AI_MODEL: _AI_MADE,
    Kind.AI_MADE: _AI_MADE,
    Kind.CREDENTIALS: N_(
        "A signed record of who or what made and changed the photo. It can carry names and old versions."
    ),
    Kind.DOWNLOAD: N_("It tells where the file came from, and so which pages you visited."),
    Kind.SOCIAL_MARK: N_(
        "Facebook and Instagram write this into photos. It shows that the photo was there, and links its copies."
    ),
    Kind.LAYER_TEXT: _LAYERS,
    Kind.DOCUMENT_NUMBER: _NUMBER,
    Kind.EDITS: _EDITS,
    Kind.SOFTWARE: N_("It tells which program was used. Alone it says little: many people use the same."),
    Kind.HISTORY: _EDITS,
}
_UNSEEN_BYTES = N_("Bytes that no program shows. They can hold anything, even what a program meant to delete.")
_UNREADABLE = N_("It can't be read here, but perhaps elsewhere. So it has to be taken for private.")

UNKNOWN: dict[Kind, str] = {
    Kind.BETWEEN_TAGS: _UNSEEN_BYTES,
    Kind.BESIDE_PICTURE: _UNSEEN_BYTES,
    Kind.MAKER_NOTE: N_(
        "The camera's maker writes this in its own way: often serial numbers, faces found, and settings."
    ),
    Kind.UNREADABLE_TAGS: N_(
        "It can't be read here, but perhaps elsewhere. It may also hold the place where the photo was taken."
    ),
    Kind.UNREADABLE: _UNREADABLE,
    Kind.FREE_TEXT: N_("Words in the file that no rule explains. They can say anything."),
    Kind.UNKNOWN: _UNREADABLE,
    Kind.TECHNICAL: N_("It tells how the picture was taken or stored. Very many photos say the same."),
}

SENTENCES: dict[Kind, str] = {**PLACE, **PERSON, **TIME, **DEVICE, **HIDDEN_PICTURE, **HISTORY, **UNKNOWN}
"""What a stranger learns from each kind and why that matters."""


RISK_WORDS = {Risk.HIGH: N_("High risk"), Risk.MEDIUM: N_("Medium risk"), Risk.LOW: N_("Low risk")}

_REASONS = {
    Risk.HIGH: N_("High risk: alone it can lead to one person, one place or one device."),
    Risk.MEDIUM: N_("Medium risk: together with other photos or posts it narrows down who, where or when."),
    Risk.LOW: N_("Low risk: alone it says little about anyone."),
}


def meaning(finding: Finding) -> str:
    """What the finding means for a person, in one or two plain sentences (translated)."""
    return _(SENTENCES[finding.kind])


def risk_reason(risk: Risk) -> str:
    """Why something has this risk (translated)."""
    return _(_REASONS[risk])
