from .brand import Brand
from .images import Rendition, SiteImage
from .mail import MailEvent, MailPace, Suppression
from .outbox import OutboxRow
from .pages import BasePage, PageCard

__all__ = [
    "BasePage",
    "Brand",
    "MailEvent",
    "MailPace",
    "OutboxRow",
    "PageCard",
    "Rendition",
    "SiteImage",
    "Suppression",
]
