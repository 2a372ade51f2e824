from .calls import CallsPage, OpenCallPage
from .contact_forms import ContactFormPage, ContactMessage
from .contacts import ContactPerson, PageContact
from .imports import ImportedItem
from .initiatives import InitiativeBody, InitiativePage, InitiativesPage
from .landing import LandingPage
from .library import LibraryBody, LibraryEntry, LibraryPage
from .library_entries import CasePage, MaterialPage
from .links import CheckedLink, GoneLink, LinkUse
from .networks import PartnerNetworkPage, PartnerNetworksPage
from .news import NewsItem, NewsPage
from .pages import HomePage, StandardPage
from .press import PressPage
from .preview_links import PreviewLink
from .settings import TrainingTarget

__all__ = [
    "CallsPage",
    "CasePage",
    "CheckedLink",
    "ContactFormPage",
    "ContactMessage",
    "ContactPerson",
    "GoneLink",
    "HomePage",
    "ImportedItem",
    "InitiativeBody",
    "InitiativePage",
    "InitiativesPage",
    "LandingPage",
    "LibraryBody",
    "LibraryEntry",
    "LibraryPage",
    "LinkUse",
    "MaterialPage",
    "NewsItem",
    "NewsPage",
    "OpenCallPage",
    "PageContact",
    "PartnerNetworkPage",
    "PartnerNetworksPage",
    "PressPage",
    "PreviewLink",
    "StandardPage",
    "TrainingTarget",
]
