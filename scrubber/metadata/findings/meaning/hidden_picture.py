"""What pictures, clips and sounds inside a photo mean for a person."""

from scrubber.i18n import N_
from scrubber.metadata.findings.kind import Kind

SENTENCES: dict[Kind, str] = {
    Kind.CLIP: N_(
        "A short film from around the moment of the photo. It may show and let hear what the photo does not."
    ),
    Kind.SOUND: N_("A recording that a program can play. Voices and noises tell who was there and where it was."),
    Kind.LAYERS: N_(
        "All layers of the document, hidden ones too. What was covered or cut out can still be seen in them."
    ),
    Kind.DEPTH_MAP: N_(
        "It tells for every point how far away it was. From it a face or a room can be modelled in space."
    ),
    Kind.MATTE: N_("A drawing of where the people in the photo are: their outlines, their hair or their skin."),
    Kind.GAIN_MAP: N_("It brightens the photo on HDR screens and shows the same scene once more, in grey."),
    Kind.SECOND_PICTURE: N_(
        "A further picture in the same file. Most programs don't show it, but anyone can take it out."
    ),
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
    Kind.HIDDEN_PICTURE: N_("A picture that programs don't show, but that anyone can take out."),
}
