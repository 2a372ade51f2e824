from .contacts import ContactPerson, PageContact
from .networks import PartnerNetworkPage, PartnerNetworksPage
from .news import NewsItem, NewsPage
from .pages import HomePage, StandardPage
from .settings import TrainingTarget

__all__ = [
    "ContactPerson",
    "HomePage",
    "NewsItem",
    "NewsPage",
    "PageContact",
    "PartnerNetworkPage",
    "PartnerNetworksPage",
    "StandardPage",
    "TrainingTarget",
]
