from .images import Rendition, SiteImage
from .outbox import OutboxRow
from .pages import BasePage

__all__ = ["BasePage", "OutboxRow", "Rendition", "SiteImage"]
