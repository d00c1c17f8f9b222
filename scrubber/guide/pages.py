"""The texts of the help, page by page; what the program measured or lists elsewhere is taken from there."""

from functools import cache

from scrubber.faces import measured
from scrubber.formats.registry import formats
from scrubber.guide.page import Block, Drawing, Heading, Page, Paragraph, Table
from scrubber.guide.tables import KEYS, SUMMARIES
from scrubber.i18n import N_
from scrubber.limits import MAX_FILE_BYTES, MAX_JOB_SECONDS, MIB

KEYS_PAGE, REPORT_PAGE = "keys", "report"

WHAT_AN_INDEX_IS = N_(
    "A face search engine collects pictures from the web without asking. From each face it computes a row of numbers, "
    "its template. Two pictures of one person have like templates, so a single new photo finds all others, with the "
    "pages they came from. It needs no name and no tag for that."
)
WHAT_CLEANING_CANT = N_(
    "Cleaning and covering help the photos that you post from now on. A photo that was copied before stays where it "
    "is, with all that it told; nobody can call it back."
)
WHAT_HELPS = (
    N_("Take down what you can: old accounts, albums, forum posts, and what others posted when they agree to it."),
    N_("Replace profile pictures that show your face well, and make accounts private."),
    N_("Ask for access to your data and for its erasure. The letters here are filled in; you send them yourself."),
    N_("Complain to your authority when no answer comes. A request may be ignored; the complaint is what counts."),
)
THE_TRAP = N_(
    "Requests ask for a photo of your face, some for an identity document. Send no new photo: choose one that is "
    "public already, cover everybody else in it, and clean it. In a picture of a document, cover everything but your "
    "name."
)


def pages() -> tuple[Page, ...]:
    """All pages in their order. The one about formats loads them when it is read, for what they say of themselves."""
    return (
        Page("told", N_("What a photo can tell"), lambda: _TOLD),
        Page("kept", N_("What is kept and why"), lambda: _KEPT),
        Page("covers", N_("Covers and what they can do"), lambda: _COVERS),
        Page("checks", N_("How copies are checked"), lambda: _CHECKS),
        Page("formats", N_("Formats and limits"), _formats),
        Page("posted", N_("Photos already posted…"), lambda: _POSTED),
        Page(KEYS_PAGE, N_("Keys"), _keys),
        Page("commands", N_("Command line"), lambda: _COMMANDS),
        Page(REPORT_PAGE, N_("Report a problem"), lambda: _REPORT),
    )


_TOLD: tuple[Block, ...] = (
    Paragraph(
        N_(
            "A photo file holds more than the picture: where and when it was taken, by whom, with which camera, "
            "sometimes a second picture. Scrubber shows it to you and makes a clean copy that holds only what is "
            "needed to show the picture. The picture itself is copied as it is, without any loss."
        )
    ),
    Paragraph(
        N_(
            "Several photos tell more than one: the places where you are often, the hours when you are away, and that "
            "all of them come from one camera. “What the photos tell together” in the menu adds it up."
        )
    ),
    Heading(N_("What nobody sees")),
    Paragraph(
        N_(
            "A picture may hold more than it shows: behind a crop, under transparent parts, in rows or channels that "
            "no program shows. It is removed where what is shown stays exactly the same. There is one exception: words "
            "hidden in the lowest bits of a transparency that is there for nothing else are removed, which changes the "
            "transparency by at most 1 of 255. What can only be removed by encoding the picture anew is told and "
            "kept, unless you choose otherwise."
        )
    ),
    Heading(N_("Your privacy")),
    Paragraph(
        N_(
            "Scrubber never uses the network. It keeps no list of your photos and writes no previews to the disk. "
            "It remembers the folders that you opened until you clear them or choose “Don't remember”."
        )
    ),
    Paragraph(
        N_(
            "While a long run goes on, it also writes down which photos are done, without their names: a run that was "
            "stopped can go on then. That is deleted when the run is complete, and never written after "
            "“Don't remember”."
        )
    ),
)

_KEPT: tuple[Block, ...] = (
    Heading(N_("What the picture shows")),
    Paragraph(
        N_(
            "Signs, reflections, uniforms, the view from a window and visible watermarks are kept: Scrubber changes "
            "nothing in the picture but what you cover or crop. You can cover more than faces: drag over it in the "
            "editor."
        )
    ),
    Heading(N_("The pattern of the sensor")),
    Paragraph(
        N_(
            "Every sensor leaves a faint pattern in its pictures. Experts who have other photos from the same camera "
            "can match it. Removing it would change the whole picture, so it is kept."
        )
    ),
    Heading(N_("Names of files and their time")),
    Paragraph(
        N_(
            "A copy has the name of its original with “_clean” added, because you may need the name to find the photo. "
            "Names, places or dates in it are kept; the settings offer names without them. As its time a copy "
            "gets the moment when it was made."
        )
    ),
    Heading(N_("Colours and brightness")),
    Paragraph(
        N_(
            "Colour profiles are written anew without names, devices and dates, unless you keep them as they are, and "
            "the colours look the same. The HDR gain map is cleaned and kept, unless you switch it off."
        )
    ),
    Heading(N_("What looks like picture")),
    Paragraph(
        N_(
            "Data that somebody wove into the compressed picture can't be told from picture, so it is kept. "
            "“Formats and limits” says for each kind of photo what may still hide in it."
        )
    ),
)

_COVERS: tuple[Block, ...] = (
    Paragraph(
        N_(
            "Scrubber looks for faces while you look at your photos. Before the first run with faces it asks whether "
            "to cover them in the copies. “Edit covers” shows each face of a photo: switch covers off, move, resize "
            "and turn them, or draw new ones. Your originals are never changed."
        )
    ),
    Heading(N_("What was measured")),
    Paragraph(
        N_(
            "We let attackers try who is on {photos} photos of {people} people. They knew where the face is and had "
            "learnt the cover on other people. The best of them named {without} without a cover, {blur} through a real "
            "blur, and at most {cover} through a soft blur or a mosaic of Scrubber. Guessing names {chance}."
        ),
        {
            "photos": measured.PHOTOS,
            "people": measured.PEOPLE,
            "without": measured.WITHOUT_COVER,
            "blur": measured.THROUGH_WEAK_BLUR,
            "cover": measured.THROUGH_COVER,
            "chance": measured.BY_CHANCE,
        },
    ),
    Paragraph(
        N_(
            "A black patch of the same size gave {black}: what is left comes from hair, clothes and the place of the "
            "cover. Covers that hide just the face left more, {snug}. A small face is no cover: of faces {pixels} "
            "pixels wide {named} of 10 were named."
        ),
        {
            "black": measured.THROUGH_BLACK,
            "snug": measured.THROUGH_SNUG_COVER,
            "pixels": measured.SMALL_FACE_PX,
            "named": measured.SMALL_FACE_OF_TEN,
        },
    ),
    Drawing(
        "help/matched-mosaic.png",
        Paragraph(
            N_(
                "Faces that a recogniser still named through a real mosaic: {fine} of 100 with 16 blocks across the "
                "face, {usual} with 8, {coarse} with 4; through Scrubber's covers {cover}."
            ),
            {
                "fine": measured.MOSAIC_OF_HUNDRED[16],
                "usual": measured.MOSAIC_OF_HUNDRED[8],
                "coarse": measured.MOSAIC_OF_HUNDRED[4],
                "cover": measured.of_hundred(measured.THROUGH_COVER),
            },
        ),
    ),
    Heading(N_("What a cover can do")),
    Paragraph(
        N_(
            "A soft blur, a mosaic, a colour or a smile hold nothing of the face, so there is nothing to undo. The "
            "copy is searched again, and a recogniser is asked about each covered face; what it still matches is "
            "told. In a JPEG everything beside the covers stays exactly the same; HEIC, AVIF, JPEG XL and some WebP "
            "photos are encoded anew, with a loss that can't be seen."
        )
    ),
    Heading(N_("What a cover can't do")),
    Paragraph(
        N_(
            "No search finds every face, and no cover hides hair, clothes, company and place, which can tell who "
            "somebody is. Weak blur and weak mosaic are made of the face and can be matched. Look at each copy before "
            "you post it."
        )
    ),
)

_CHECKS: tuple[Block, ...] = (
    Heading(N_("What “Clean, verified” means")),
    Paragraph(
        N_(
            "The finished copy was read again by a separate check: nothing is in it that does not belong there, the "
            "picture is the same, and none of the removed data was found. A photo that can't be checked this way is "
            "refused, and no copy is left behind."
        )
    ),
    Heading(N_("A second opinion")),
    Paragraph(
        N_(
            "Our own reading could be wrong about original and copy alike. Where anything about a photo is unusual, a "
            "decoder that is not ours opens both, and they must show the same picture."
        )
    ),
    Heading(N_("Your originals")),
    Paragraph(
        N_(
            "Scrubber only ever reads them. A clean copy gets a new name and never replaces another file. If you "
            "choose copies in place of the originals, each original goes to the trash once both were compared."
        )
    ),
    Heading(N_("Photos from strangers")),
    Paragraph(
        N_(
            "A photo may be made to crash a program. Each is opened in a process of its own that can be ended at any "
            "time, so that it costs one photo. On Linux that process reaches no network and none of your files; on "
            "macOS and Windows this protection is weaker."
        )
    ),
)

_POSTED: tuple[Block, ...] = (
    Paragraph(WHAT_AN_INDEX_IS),
    Paragraph(WHAT_CLEANING_CANT),
    *(Paragraph(words) for words in WHAT_HELPS),
    Heading(N_("The trap")),
    Paragraph(THE_TRAP),
)

_COMMANDS: tuple[Block, ...] = (
    Paragraph(
        N_(
            "Everything works without a window, too. Faces are left as they are there, unless --faces says otherwise. "
            "“scrubber COMMAND --help” names the options of each command and the exit statuses."
        )
    ),
    Table(tuple((f"scrubber {name}", words) for name, words in SUMMARIES.items())),
)

_REPORT: tuple[Block, ...] = (
    Paragraph(
        N_(
            "These are the versions in use and, for each photo that was refused, the check that refused it. There are "
            "no names, no folders and nothing of a photo in it. Read it, copy it, and describe what happened; nothing "
            "is sent by itself."
        )
    ),
)


def _keys() -> tuple[Block, ...]:
    return tuple(block for group, keys in KEYS for block in (Heading(group), Table(keys)))


@cache
def _formats() -> tuple[Block, ...]:
    """What every format keeps and what may still hide in it, then the limits."""
    blocks: list[Block] = [
        Paragraph(N_("Photos are told by their content, not by their name. What is not named as kept is left out."))
    ]
    for image_format in formats():
        blocks += [
            Heading(f"{image_format.name} ({', '.join(image_format.suffixes)})"),
            Paragraph(N_("Kept: {what}"), {"what": image_format.kept}),
            Paragraph(N_("May still hide: {what}"), {"what": image_format.cannot_promise}),
        ]
    return (*blocks, Heading(N_("Refused")), *_LIMITS)


_LIMITS: tuple[Block, ...] = (
    Paragraph(
        N_(
            "Camera RAW files, Photoshop and JPEG 2000 files, icons, drawings, videos, sounds and PDF documents are "
            "refused, with a sentence that says what to do. So are files over {size} MiB and photos that take longer "
            "than {seconds} seconds, or five times that with faces."
        ),
        {"size": MAX_FILE_BYTES // MIB, "seconds": MAX_JOB_SECONDS},
    ),
)
