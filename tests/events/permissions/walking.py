"""Every address of an app, found by walking the URL resolver, and every kind of page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import URLResolver, get_resolver
from wagtail.models import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("csv", "xlsx")


def addresses(app: str = "events", *, pages: bool = True) -> set[str]:
    """What each of them is called: its name or, where it has none, its view. A list that can be
    taken away as a table has addresses for that besides. Without `pages`: of views alone."""
    models = apps.get_app_config(app).get_models() if pages else ()
    return {m.__name__ for m in models if issubclass(m, Page)} | {
        called
        for name, view in _walk(get_resolver())
        if _is_of(app, view)
        for called in (name, *(f"{name}?export={kind}" for kind in FORMATS if _exports(view)))
    }


def _walk(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from _walk(pattern, spaces + inside)
        else:
            yield ":".join([*spaces, pattern.name or _called(pattern.callback)]), pattern.callback


def _is_of(app: str, view: Any) -> bool:
    """Whether the view is written in `app`, or is Wagtail's and shows a model of it."""
    about = getattr(getattr(view, "view_initkwargs", {}).get("model"), "_meta", None)
    of_our_model = about is not None and about.app_label == app
    return of_our_model or _called(view).startswith(f"{app}.")


def _exports(view: Any) -> bool:
    given = getattr(view, "view_initkwargs", {}).get("list_export")
    return bool(given or getattr(getattr(view, "view_class", None), "list_export", None))


def _called(view: Any) -> str:
    view = getattr(view, "view_class", view)
    return f"{view.__module__}.{view.__qualname__}"
