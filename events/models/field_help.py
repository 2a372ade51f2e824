"""What stands beside the fields of an event and its plans for whoever hesitates there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MODE = _("By itself: a meetup. Together: a course. It stays so once somebody is registered.")
WAITING = _(
    "At once suits a short meeting; offering suits a course, for which one has to make room first."
)
OFFER = _(
    "Working hours: Monday to Friday from 8 to 18, public holidays left out. Shortly before the "
    "date people have less."
)
ADMISSION = _("Whoever may not see the event cannot register for it either.")
APPROVAL = _(
    "A manager gets a mail with a link and needs no account; people give the address when they "
    "register. You can decide instead of them at any time."
)
DOMAINS = _(
    "What stands after the @, one a line, for instance ministry.example. Each stands for itself: a "
    "part of it, as in office.ministry.example, has a line of its own. Who has such an address may "
    "register, as a guest too."
)
SHARES = _(
    "So many seats are kept for them, and each may have at most so many, through the day you give. "
    "Then everybody may have them, and who waits gets them. Everybody reads this."
)
RULE = _("Leave single days out below; move or cancel one date under “Dates”.")
CHECK_IN = _(
    "A screen in the room shows a code that changes; who types it there is marked as present."
)
CERTIFICATE = _("You issue them after the last date, once you have marked who was there.")

LEAD = _("One or two sentences; lists, mails and search show them.")
AUDIENCE = _("Who gets most out of it, and what they should know already.")
HOST = _("Its organisers look after the participants; its name stands on certificates.")
HELD_IN = _("In which people speak there, whatever languages this page is written in.")
PROGRAMME = _(
    "The page puts sessions into order by itself. Where each date is registered for by itself, this "
    "is the programme of them all."
)
PEOPLE = _(
    "Whoever has a session is shown anyway; choose here who comes first, and who has no session."
)
MATERIALS = _(
    "A document that is for few opens for them alone from now on, wherever else it is linked."
)
KIND = _("Trainings and workshops count towards the training target.")
TOPICS = _("What it is about: readers narrow the calendar by them, and follow them.")
VISIBILITY = _("It holds everywhere: in lists, search, calendars and mails.")
SHOWN_IF = _("An answer to an earlier question; whoever gave another is not asked this one.")
