"""Words for what stands in lists, on their pages and in what is kept of downloads."""

from walk.exchange.kinds import Kind
from walk.i18n import lazy_gettext as _l

KINDS = {
    Kind.TEXT: _l("text"),
    Kind.WHOLE: _l("whole number"),
    Kind.NUMBER: _l("number"),
    Kind.EUROS: _l("euros"),
    Kind.DAY: _l("date"),
    Kind.MOMENT: _l("date and time"),
    Kind.YES_NO: _l("yes or no"),
}
TEAM_KINDS = {
    "friends": _l("Friends"),
    "family": _l("Family"),
    "company": _l("Company"),
    "school": _l("School"),
}
STATES = {
    "confirmed": _l("Confirmed"),
    "unpaid": _l("Still to pay"),
    "unconfirmed": _l("Not confirmed"),
    "waiting": _l("On the waiting list"),
    "cancelled": _l("Cancelled"),
    "open": _l("Open"),
    "closed": _l("Closed"),
    "merged": _l("Merged into another"),
    "arrived": _l("Arrived"),
    "paid_back": _l("Paid back"),
    "promised": _l("Promised"),
    "at_the_bank": _l("At the bank"),
    "not_paid": _l("Not paid"),
    "withdrawn": _l("Not asked any more"),
}
CONSENTS = {"": _l("Only who asked for news"), "all": _l("Everybody who gave")}
FORMS = {
    "xlsx": _l("Excel (XLSX)"),
    "csv": _l("CSV, for any program"),
    "json": _l("JSON, for programmers"),
    "sheet": _l("To print (PDF, A4)"),
    "stickers_3x8": _l("Stickers (PDF), 24 a sheet: 70 × 37 mm"),
    "stickers_2x7": _l("Stickers (PDF), 14 a sheet: 99.1 × 38.1 mm"),
    "addresses_3x8": _l("Address labels (PDF), 24 a sheet: 70 × 37 mm"),
    "addresses_2x7": _l("Address labels (PDF), 14 a sheet: 99.1 × 38.1 mm"),
    "zip": _l("Files for CiviCRM (ZIP)"),
}
REASONS = {
    "walk_day": _l("To prepare the day of the walk"),
    "letters": _l("To write to people"),
    "calls": _l("To call people"),
    "bookkeeping": _l("For the bookkeeping"),
    "crm": _l("To bring it into our contact database"),
    "report": _l("For a report or figures"),
    "print": _l("To have something printed"),
    "check": _l("To check something"),
    "other": _l("Something else (write it below)"),
}
