"""What findings about cameras, phones and computers mean for a person."""

from scrubber.i18n import N_
from scrubber.metadata.findings.kind import Kind

_CAMERA = N_(
    "It tells which camera or phone took the photo. Among a few people that can be enough to know whose it was."
)

SENTENCES: dict[Kind, str] = {
    Kind.FLASH_SERIAL: N_(
        "This number is the same in every photo taken with this flash: it links photos posted under other names."
    ),
    Kind.LENS_SERIAL: N_(
        "This number is the same in every photo taken through this lens: it links photos posted under other names."
    ),
    Kind.PHOTO_NUMBER: N_("No other photo has this number. It shows that two copies come from the same original."),
    Kind.PHOTO_GROUP: N_(
        "Photos and clips that were taken together share this number: it links them wherever they are posted."
    ),
    Kind.CAMERA_SIDE: N_(
        "It tells which side of the phone took the photo. The front camera means a picture of the phone's owner."
    ),
    Kind.CAMERA_SERIAL: N_(
        "This number is the same in every photo of this camera: it links photos posted under different names."
    ),
    Kind.SHUTTER_COUNT: N_(
        "The camera counts its photos. The count puts photos of one camera in order and links them."
    ),
    Kind.COMPUTER: N_("It names the computer that was used. Many people give their computer their own name."),
    Kind.CAMERA: _CAMERA,
    Kind.CAMERA_MAKER: _CAMERA,
    Kind.CAMERA_CODE_NAME: _CAMERA,
    Kind.COLOUR_DEVICE: _CAMERA,
    Kind.LENS: N_("It tells which lens was used. A rare one points at few people."),
    Kind.CAMERA_SOFTWARE: N_("It tells which version of its software the device had on that day."),
    Kind.DEVICE: N_("It tells something about the device, which can link photos to each other."),
}
