from .answer_files import AnswerFile
from .attendance import Attendance, AttendanceChange, AttendanceImport, Doorkeeper
from .certificates import Certificate
from .contacts import Contact
from .events import Event, EventLanguage
from .feedback import (
    Feedback,
    FeedbackOptionPlan,
    FeedbackQuestion,
    FeedbackQuestionPlan,
    Survey,
)
from .feeds import CalendarSubscription, CalendarVersion, StoredText
from .interest import Interest
from .materials import GuardedDocument, Material
from .messages import Message
from .pages import EventPage, EventsPage
from .partners import PartnerCalendar, PartnerEvent
from .plans import RunPlan, ScheduleEntry
from .questions import OptionPlan, Question, QuestionPlan
from .registrations import Registration, RegistrationChange
from .runs import Occurrence, Run
from .speakers import Speaker
from .venues import Room, Venue

__all__ = [
    "AnswerFile",
    "Attendance",
    "AttendanceChange",
    "AttendanceImport",
    "CalendarSubscription",
    "CalendarVersion",
    "Certificate",
    "Contact",
    "Doorkeeper",
    "Event",
    "EventLanguage",
    "EventPage",
    "EventsPage",
    "Feedback",
    "FeedbackOptionPlan",
    "FeedbackQuestion",
    "FeedbackQuestionPlan",
    "GuardedDocument",
    "Interest",
    "Material",
    "Message",
    "Occurrence",
    "OptionPlan",
    "PartnerCalendar",
    "PartnerEvent",
    "Question",
    "QuestionPlan",
    "Registration",
    "RegistrationChange",
    "Room",
    "Run",
    "RunPlan",
    "ScheduleEntry",
    "Speaker",
    "StoredText",
    "Survey",
    "Venue",
]
