from .images import Rendition, SiteImage
from .outbox import OutboxRow
from .pages import BasePage, PageCard

__all__ = ["BasePage", "OutboxRow", "PageCard", "Rendition", "SiteImage"]
