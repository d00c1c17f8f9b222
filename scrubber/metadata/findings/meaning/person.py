"""What findings about people mean for a person."""

from scrubber.i18n import N_
from scrubber.metadata.findings.kind import Kind

_CONTACT = N_("With this anyone can get in touch with the person, or find out where they are.")
_AUTHOR = N_("It names who took or edited the photo, wherever the photo is posted.")

SENTENCES: dict[Kind, str] = {
    Kind.NAME_WORDS: N_("It stands in the file's name, which a copy keeps. Another name keeps it from others."),
    Kind.CHILD_AGE: N_("It tells how old a child was on that day, and so when the child was born."),
    Kind.BIRTH: N_("It tells when the person in the photo was born."),
    Kind.FACES: N_("It tells how many faces there are, or where in the picture they are."),
    Kind.FACE_MARKED: N_(
        "It says who is in the picture and where, so programs can learn this face and find it in other photos."
    ),
    Kind.PERSON_SHOWN: N_("It names somebody in the picture, so a face gets a name that programs can find."),
    Kind.OWNER: N_("Somebody gave the camera this name. It is written into every photo that the camera takes."),
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
    Kind.COPYRIGHT: N_("It names who owns the photo, usually with the full name."),
    Kind.CAPTION: N_("Somebody wrote these words about the photo. Such words often name people and places."),
    Kind.KEYWORDS: N_("Somebody sorted the photo under these words. They often name people, places and occasions."),
    Kind.PERSON: N_("It tells something about a person who took, owns or is in the photo."),
}
