from search.models.entries import SearchEntry

__all__ = ["SearchEntry"]
