"""The kinds of findings about things: devices, hidden pictures, history and data that nobody can name.

`meaning_table` says how a kind is found.
"""

from scrubber.i18n import N_
from scrubber.metadata.findings.meaning.kind import Kind

DEVICE = (
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
        ("imageuniqueid", "rawdatauniqueid"),
    ),
    Kind(
        "photo-group",
        N_("Photos and clips that were taken together share this number: it links them wherever they are posted."),
        (
            "Number shared by a burst of photos",
            "Number shared with the Live Photo's video",
            "Number shared by a group of photos",
        ),
        ("burstid", "burstuuid", "mediagroupuuid", "contentidentifier"),
    ),
    Kind(
        "camera-side",
        N_("It tells which side of the phone took the photo. The front camera means a picture of the phone's owner."),
        ("Camera of the phone",),
        ("cameratype",),
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
        (
            "Camera",
            "Camera maker",
            "Device",
            "Code name of the phone",
            "Drone",
            "Maker in the colour profile",
            "Device in the colour profile",
        ),
        ("model",),
    ),
    Kind(
        "lens", N_("It tells which lens was used. A rare one points at few people."), ("Lens", "Lens maker"), ("lens",)
    ),
    Kind(
        "camera-software",
        N_("It tells which version of its software the device had on that day."),
        ("Camera software", "System of the phone"),
        ("firmware",),
    ),
)

HIDDEN = (
    Kind(
        "clip",
        N_("A short film from around the moment of the photo. It may show and let hear what the photo does not."),
        ("A video clip with sound", "A video clip"),
        ("video",),
    ),
    Kind(
        "sound",
        N_("A recording that a program can play. Voices and noises tell who was there and where it was."),
        ("A sound recording",),
        ("sound",),
    ),
    Kind(
        "layers",
        N_("All layers of the document, hidden ones too. What was covered or cut out can still be seen in them."),
        ("Layers of a Photoshop document",),
        ("imagesourcedata",),
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
        ("A second picture", "A further picture", "A picture of the temperatures"),
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

HISTORY = (
    Kind(
        "name-program",
        N_("It stands in the file's name, which a copy keeps. Another name keeps it from others."),
        ("The file's name points to",),
        ("file:name",),
    ),
    Kind(
        "original-name",
        N_("It tells the name of a file that this one came from, which links the two."),
        (
            "Name of the original file",
            "Path of the file it came from",
            "Name of the file",
            "Name of a sound file",
            "Name of the file when it was signed",
            "Made from",
        ),
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
        "social-mark",
        N_("Facebook and Instagram write this into photos. It shows that the photo was there, and links its copies."),
        ("Mark of Facebook or Instagram",),
        ("fbmd",),
    ),
    Kind(
        "layer-text",
        N_("Words of a layer in the document that the picture was made from, even when the layer was hidden."),
        ("Text of a layer", "Name of a layer"),
        ("layertext", "layername"),
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
        ("History", "What was done", "How the picture was made", "Size before it was cropped"),
        ("history",),
    ),
    Kind(
        "software",
        N_("It tells which program was used. Alone it says little: many people use the same."),
        ("Edited with",),
        ("software", "creatortool"),
    ),
)

UNKNOWN = (
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
