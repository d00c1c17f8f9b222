"""What is said about photos that are public already; every date, amount and name comes from the collected facts."""

from PySide6.QtCore import QDate, QLocale

from scrubber.i18n import N_, _, commas, dotted, isolated, number, sentences
from scrubber.letters.facts import Decision, Jurisdiction, Law, Payments, Ruling, Service, facts
from scrubber.letters.letter import Letter, LetterKind
from scrubber.places.countries import country_name

A_PHOTO_OF_YOU = N_(
    "In the editor leave your face open and every other one covered, crop what is not needed, then clean the photo."
)
A_DOCUMENT = N_(
    "Drag over your name, press “Cover all else”, then clean the picture. Solid colour is over all of it but the name."
)
KIND_WORDS = {
    LetterKind.REQUEST: N_("Request: show me my data and erase them"),
    LetterKind.REMINDER: N_("Reminder: the month has passed"),
    LetterKind.COMPLAINT: N_("Complaint to an authority"),
}
_RULING_WORDS = {
    Ruling.FORMAL_NOTICE: N_("formal notice to stop and to delete the data within two months"),
    Ruling.FINE: N_("fine of {amount}"),
    Ruling.FINE_AND_DELETION: N_("fine of {amount}; the data are to be deleted"),
    Ruling.OVERDUE_PENALTY: N_("penalty of {amount}, because the order was not followed"),
    Ruling.NO_JURISDICTION: N_("the authority has no power over the company"),
    Ruling.JURISDICTION: N_("the authority has that power after all; the case goes on"),
    Ruling.CRIMINAL_COMPLAINT: N_("criminal complaint against the managers"),
    Ruling.SETTLEMENT: N_("settlement: no sale to private companies, and a way out for residents of Illinois"),
    Ruling.CLASS_ACTION: N_("settlement of a class action, estimated at {amount}"),
}
# Translators: states and others as the place where somebody lives.
_STATES = {"US-CA": N_("California"), "US-IL": N_("Illinois"), "EU": N_("another country of the EU")}


def place_name(place: str) -> str:
    """A country, or a state that has a law of its own (translated)."""
    return _(_STATES[place]) if place in _STATES else country_name(place)


def decision(row: Decision) -> str:
    """One decision: "CNIL, France · fine of 20,000,000 EUR · SAN-2022-019"."""
    amount = isolated(f"{number(row.amount)} {row.currency}")
    ruling = _(_RULING_WORDS[row.ruling]).format(amount=amount)
    return dotted((commas((row.authority, place_name(row.country))), ruling, row.reference))


def payments(said: Payments) -> str:
    """Whether any of it was paid; empty where it was."""
    if said.is_paid:
        return ""
    return _("By reports of {year} none of these fines was paid.").format(year=said.as_of)


def source(row: Decision | Service | Payments, day: str) -> str:
    """Where a fact was read, and on which day, as the system writes it."""
    return _("Source: {source}, as of {day}").format(source=row.source, day=day)


def collected() -> str:
    """The day on which the facts were collected, as the system writes it."""
    day = facts().collected
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def how_to_ask(service: Service) -> str:
    """Which way a request to `service` takes, and what it asks for."""
    if service.form:
        words = _("It has a form of its own, which asks for a photo: {address}").format(address=service.form)
        return words if service.is_confirmed else sentences((words, _("Look up whether that is still so.")))
    return _(
        "Its privacy policy says that it may ask for an e-mail address, a photo or an identity document. Look up its "
        "address there on the day you write: several are about, and none could be confirmed."
    )


def who_takes_complaints(jurisdiction: Jurisdiction) -> str:
    """Which authority a complaint goes to, and whether that was confirmed."""
    if not jurisdiction.authorities:
        if jurisdiction.place == "DE":
            return _("In Germany each state has an authority of its own: look up the one of your state.")
        return _("The European Data Protection Board lists the authority of each member on its pages.")
    names = commas(jurisdiction.authorities)
    words = _("Complaints go to: {authorities}.").format(authorities=names)
    return words if jurisdiction.is_confirmed else sentences((words, _("Look up whether that is still so.")))


def due(letter: Letter, day: str) -> str:
    """By when an answer is due; `day` is that date as the system writes it."""
    if letter.jurisdiction.law in (Law.CALIFORNIA, Law.ILLINOIS):
        return _("Look up how long the company has for an answer: the law there differs.")
    words = _("An answer is due by {day}: one month, moved on from a weekend. Public holidays can move it further.")
    return words.format(day=day)
