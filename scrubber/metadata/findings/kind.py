"""What a finding is: its topic, which is what it means for a person, and its kind within the topic.

Readers of metadata set the kind where they read a value. Sentences, chips, what a batch tells and the JSON look at
kinds only, never at a label: labels are for people, and every one of them may be reworded or translated.
"""

from enum import StrEnum


class Topic(StrEnum):
    """What a finding means for a person; also the order in which findings are shown."""

    PLACE = "place"
    PERSON = "person"
    TIME = "time"
    DEVICE = "device"
    HIDDEN_PICTURE = "hidden-picture"
    HISTORY = "history"
    UNKNOWN = "unknown"
    TECHNICAL = "technical"


class Kind(StrEnum):
    """One kind of finding. The value is stable for programs; the last kind of a topic is for what no other fits."""

    topic: Topic

    def __new__(cls, value: str, topic: Topic) -> "Kind":  # noqa: D102 (how an enum gets a second value)
        member = str.__new__(cls, value)
        member._value_ = value
        member.topic = topic
        return member

    POSITION = "position", Topic.PLACE
    NEAREST_TOWN = "nearest-town", Topic.PLACE
    HEIGHT = "height", Topic.PLACE
    VIEW = "view", Topic.PLACE
    MOVEMENT = "movement", Topic.PLACE
    PLACE_METHOD = "place-method", Topic.PLACE
    PLACE_NAME = "place-name", Topic.PLACE
    CITY = "city", Topic.PLACE
    REGION = "region", Topic.PLACE
    HOME_CITY = "home-city", Topic.PLACE
    COUNTRY = "country", Topic.PLACE
    PLACE = "place", Topic.PLACE

    NAME_WORDS = "name-words", Topic.PERSON
    CHILD_AGE = "child-age", Topic.PERSON
    BIRTH = "birth", Topic.PERSON
    FACES = "faces", Topic.PERSON
    FACE_MARKED = "face-marked", Topic.PERSON
    PERSON_SHOWN = "person-shown", Topic.PERSON
    OWNER = "owner", Topic.PERSON
    CONTACT = "contact", Topic.PERSON
    CONTACT_PERSON = "contact-person", Topic.PERSON
    WEB_ADDRESS = "web-address", Topic.PERSON
    ACCOUNT = "account", Topic.PERSON
    AUTHOR = "author", Topic.PERSON
    PHOTOGRAPHER = "photographer", Topic.PERSON
    CREDIT = "credit", Topic.PERSON
    AUTHOR_POSITION = "author-position", Topic.PERSON
    COPYRIGHT = "copyright", Topic.PERSON
    CAPTION = "caption", Topic.PERSON
    KEYWORDS = "keywords", Topic.PERSON
    PERSON = "person", Topic.PERSON

    NAME_DATE = "name-date", Topic.TIME
    RUN_TIME = "run-time", Topic.TIME
    SWITCHED_ON = "switched-on", Topic.TIME
    TIME_TAKEN = "time-taken", Topic.TIME
    TIME_MADE = "time-made", Topic.TIME
    TIME_DIGITISED = "time-digitised", Topic.TIME
    TIME_OF_DAY = "time-of-day", Topic.TIME
    TIME_MAKER = "time-maker", Topic.TIME
    TIME_CLIP = "time-clip", Topic.TIME
    CLOCK = "clock", Topic.TIME
    TIME_ZONE = "time-zone", Topic.TIME
    TIME_SATELLITE = "time-satellite", Topic.TIME
    DATE_SATELLITE = "date-satellite", Topic.TIME
    TIME_CHANGED = "time-changed", Topic.TIME
    TIME_EDITED = "time-edited", Topic.TIME
    TIME_SIGNED = "time-signed", Topic.TIME
    TIME = "time", Topic.TIME

    FLASH_SERIAL = "flash-serial", Topic.DEVICE
    LENS_SERIAL = "lens-serial", Topic.DEVICE
    PHOTO_NUMBER = "photo-number", Topic.DEVICE
    PHOTO_GROUP = "photo-group", Topic.DEVICE
    CAMERA_SIDE = "camera-side", Topic.DEVICE
    CAMERA_SERIAL = "camera-serial", Topic.DEVICE
    SHUTTER_COUNT = "shutter-count", Topic.DEVICE
    COMPUTER = "computer", Topic.DEVICE
    CAMERA = "camera", Topic.DEVICE
    CAMERA_MAKER = "camera-maker", Topic.DEVICE
    CAMERA_CODE_NAME = "camera-code-name", Topic.DEVICE
    COLOUR_DEVICE = "colour-device", Topic.DEVICE
    LENS = "lens", Topic.DEVICE
    CAMERA_SOFTWARE = "camera-software", Topic.DEVICE
    DEVICE = "device", Topic.DEVICE

    CLIP = "clip", Topic.HIDDEN_PICTURE
    SOUND = "sound", Topic.HIDDEN_PICTURE
    LAYERS = "layers", Topic.HIDDEN_PICTURE
    DEPTH_MAP = "depth-map", Topic.HIDDEN_PICTURE
    MATTE = "matte", Topic.HIDDEN_PICTURE
    GAIN_MAP = "gain-map", Topic.HIDDEN_PICTURE
    SECOND_PICTURE = "second-picture", Topic.HIDDEN_PICTURE
    THUMBNAIL = "thumbnail", Topic.HIDDEN_PICTURE
    UNSEEN_PICTURE = "unseen-picture", Topic.HIDDEN_PICTURE
    LOWEST_BITS = "lowest-bits", Topic.HIDDEN_PICTURE
    HIDDEN_PICTURE = "hidden-picture", Topic.HIDDEN_PICTURE

    NAME_PROGRAM = "name-program", Topic.HISTORY
    ORIGINAL_NAME = "original-name", Topic.HISTORY
    AI_PROMPT = "ai-prompt", Topic.HISTORY
    AI_MODEL = "ai-model", Topic.HISTORY
    AI_MADE = "ai-made", Topic.HISTORY
    CREDENTIALS = "credentials", Topic.HISTORY
    DOWNLOAD = "download", Topic.HISTORY
    SOCIAL_MARK = "social-mark", Topic.HISTORY
    LAYER_TEXT = "layer-text", Topic.HISTORY
    DOCUMENT_NUMBER = "document-number", Topic.HISTORY
    EDITS = "edits", Topic.HISTORY
    SOFTWARE = "software", Topic.HISTORY
    HISTORY = "history", Topic.HISTORY

    BETWEEN_TAGS = "between-tags", Topic.UNKNOWN
    BESIDE_PICTURE = "beside-picture", Topic.UNKNOWN
    MAKER_NOTE = "maker-note", Topic.UNKNOWN
    UNREADABLE_TAGS = "unreadable-tags", Topic.UNKNOWN
    UNREADABLE = "unreadable", Topic.UNKNOWN
    FREE_TEXT = "free-text", Topic.UNKNOWN
    UNKNOWN = "unknown", Topic.UNKNOWN

    TECHNICAL = "technical", Topic.TECHNICAL
