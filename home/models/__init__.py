from .news import NewsItem, NewsPage
from .pages import HomePage, StandardPage
from .settings import TrainingTarget

__all__ = ["HomePage", "NewsItem", "NewsPage", "StandardPage", "TrainingTarget"]
