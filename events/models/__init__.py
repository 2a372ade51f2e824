from .contacts import Contact
from .events import Event
from .pages import EventPage, EventsPage
from .plans import RunPlan, ScheduleEntry
from .registrations import Registration, RegistrationChange
from .runs import Occurrence, Run
from .venues import Venue

__all__ = [
    "Contact",
    "Event",
    "EventPage",
    "EventsPage",
    "Occurrence",
    "Registration",
    "RegistrationChange",
    "Run",
    "RunPlan",
    "ScheduleEntry",
    "Venue",
]
