"""A made-up language whose texts are 40 % longer, to see whether a window leaves room for translations."""

import gettext

from scrubber import i18n


class LongTexts(gettext.NullTranslations):
    """Lengthens every text as German or Finnish would."""

    def gettext(self, message: str) -> str:
        return message + "\u00e4" * round(len(message) * 0.4) if message != "LTR" else message

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def use_long_texts() -> None:
    """Switch the program to that language."""
    i18n._catalogue = LongTexts()
