"""The read API: what every visitor sees, for programs. It knows nobody: no session, no cookie, no
language but the one that is asked for."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar, cast

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException, Throttled
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet

from events.models import Occurrence
from home.api import asking, serializers, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from rest_framework.request import Request
    from wagtail.models import Page

# Of one network. A harvester that asks for a hundred things at a time has a large site in a minute.
LIMITS = {"api": "120/m/ip"}
WAIT = 60
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Retry-After"}
# What a page is related to is told by fields of ours, never by Wagtail's, which ask nobody who may
# see it.
UNRELATED = WagtailAPIRouter("")
NOT_THERE = "There is nothing for everybody at this address."


class OnlyJSON(BaseContentNegotiation):
    """Whatever a browser would rather have."""

    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:
        return None

    def select_renderer(
        self, request: Request, renderers: Sequence[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class OpenViewSet(ViewSet):
    """Answers that are the same for everybody, in JSON, whatever goes wrong."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    throttle_classes: ClassVar[list[Any]] = []
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]
    content_negotiation_class = OnlyJSON
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]
    metadata_class = None
    # What can be asked of a list; of one thing, the last alone.
    known: ClassVar[frozenset[str]] = frozenset({"limit", "offset"})
    known_of_one: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        usage = ratelimit.consume(
            request._request, app="talka", action="api", config=LIMITS, limit_get=True
        )
        if usage is None:
            raise Throttled(WAIT)
        if request.method != "OPTIONS":
            is_list = self.action == "listing_view"
            asking.check_names(request.GET, self.known if is_list else self.known_of_one)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A browser asks before it asks, when a page of others' sends more than it must."""
        allowed = {"Methods": "GET, HEAD, OPTIONS", "Headers": "*"}
        headers = {f"Access-Control-Allow-{what}": value for what, value in allowed.items()}
        return Response(status=204, headers=headers)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, BadRequestError):
            return Response({"message": str(exc)}, status=400)
        if isinstance(exc, Http404):
            return Response({"message": NOT_THERE}, status=404)
        response = super().handle_exception(exc)
        if isinstance(exc, APIException):
            response.data = {"message": str(exc.detail)}
        return response

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in CORS.items():
            response.headers[name] = value
        if response.status_code == 200:
            response.add_post_render_callback(lambda made: _validated(request._request, made))
        else:
            response["Cache-Control"] = "no-store"
        return response

    def listed(self, request: Request, rows: QuerySet[Any]) -> tuple[list[Any], int]:
        """The part of `rows` that is asked for, and how many there are in all."""
        limit = asking.number(request.GET, "limit", asking.DEFAULT_LIMIT, 1, asking.MOST)
        offset = asking.number(request.GET, "offset", 0, 0, asking.DEEPEST)
        return list(rows[offset : offset + limit]), rows.count()

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        """As the router of Wagtail's API asks for them."""
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<int:pk>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]


class PagesView(OpenViewSet, PagesAPIViewSet):
    """Pages of the types that have something to tell (`api_fields`)."""

    known = frozenset({*OpenViewSet.known, "type", "locale", "translation_of"})
    filter_backends: ClassVar[list[Any]] = []
    base_serializer_class = serializers.TalkaPageSerializer
    meta_fields: ClassVar[list[str]] = [
        "type", "detail_url", "html_url", "slug", "locale", "translations",
        "first_published_at", "last_published_at",
    ]  # fmt: skip
    detail_only_fields: ClassVar[list[str]] = ["text"]

    def listing_view(self, request: Request) -> Response:
        asked = request.GET
        wanted = asked.get("type", "")
        if wanted and wanted not in shown.types():
            known = ", ".join(sorted(shown.types()))
            raise BadRequestError(f"type must be one of {known}.")
        rows = shown.pages(wanted)
        if language := asking.locale(asked):
            rows = rows.filter(locale__language_code=language)
        if "translation_of" in asked:
            pk = asking.number(asked, "translation_of", 0, 1, asking.LARGEST_KEY)
            rows = rows.filter(
                translation_key__in=shown.pages().filter(pk=pk).values("translation_key")
            )
        found, total = self.listed(request, rows.specific())
        return Response({"meta": {"total_count": total}, "items": self._told(found, whole=False)})

    def detail_view(self, request: Request, pk: int) -> Response:
        found = list(shown.pages().filter(pk=pk).specific()) if _is_key(pk) else []
        if not found:
            raise Http404
        return Response(self._told(found, whole=True)[0])

    def _told(self, pages: Sequence[Page], *, whole: bool) -> list[dict[str, Any]]:
        serializers.prefetch(pages)
        context = {"view": self, **serializers.surroundings(pages)}
        kinds = {type(page) for page in pages}
        ready = {
            kind: self._get_serializer_class(
                UNRELATED, kind, [("*", False, None)], show_details=whole
            )(context=context)
            for kind in kinds
        }
        return [ready[type(page)].to_representation(page) for page in pages]


class DatesView(OpenViewSet):
    """Dates of events that everybody may see; not those of partners, whose words are theirs."""

    known = frozenset({*OpenViewSet.known, "locale", "from", "until", "event"})
    known_of_one = frozenset({"locale"})

    def listing_view(self, request: Request) -> Response:
        asked = request.GET
        language = asking.locale(asked, settings.LANGUAGE_CODE)
        rows = self._rows()
        if (since := asking.moment(asked, "from")) is not None:
            rows = rows.filter(end__gt=since)
        if (until := asking.moment(asked, "until", is_end=True)) is not None:
            rows = rows.filter(start__lt=until)
        if (event := asking.key(asked, "event")) is not None:
            rows = rows.filter(event__key=event)
        found, total = self.listed(request, rows)
        items = serializers.dates(found, language)
        return Response({"meta": {"total_count": total}, "items": items})

    def detail_view(self, request: Request, uid: Any) -> Response:
        language = asking.locale(request.GET, settings.LANGUAGE_CODE)
        told = serializers.dates(list(self._rows().filter(uid=uid)), language)
        if not told:
            raise Http404
        return Response(told[0])

    @staticmethod
    def _rows() -> QuerySet[Occurrence]:
        rows = Occurrence.objects.visible_to(None).filter(event__partner__isnull=True)
        rows = rows.select_related("event__host", "venue").prefetch_related("event__topics")
        return rows.order_by("start", "pk")

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<uuid:uid>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]


class FilesView(OpenViewSet):
    """Pictures or documents: a list, and each by itself."""

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def told(self, row: Any) -> dict[str, Any]:
        raise NotImplementedError

    def listing_view(self, request: Request) -> Response:
        found, total = self.listed(request, self.rows())
        return Response({"meta": {"total_count": total}, "items": list(map(self.told, found))})

    def detail_view(self, request: Request, pk: int) -> Response:
        row = self.rows().filter(pk=pk).first() if _is_key(pk) else None
        if row is None:
            raise Http404
        return Response(self.told(row))


class ImagesView(FilesView):
    """Pictures that stand on a page that everybody may read."""

    def rows(self) -> QuerySet[Any]:
        return shown.images().prefetch_related("renditions")

    def told(self, row: Any) -> dict[str, Any]:
        return serializers.image(row)


class DocumentsView(FilesView):
    """Documents that such a page offers to everybody."""

    def rows(self) -> QuerySet[Any]:
        return shown.documents()

    def told(self, row: Any) -> dict[str, Any]:
        return serializers.document(row)


class IndexView(OpenViewSet):
    """Where the lists are."""

    def index(self, request: Request) -> Response:
        kinds = ("pages", "dates", "images", "documents")
        return Response({kind: serializers.listing(kind) for kind in kinds})


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What is asked for below `/api/` and isn't there."""
    headers = {**CORS, "Cache-Control": "no-store"}
    return JsonResponse({"message": NOT_THERE}, status=404, headers=headers)


def _is_key(pk: int) -> bool:
    return 0 < pk <= asking.LARGEST_KEY


def _validated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Caches on the way ask each time whether it is still the same (ADR 42): what is withdrawn is
    gone at once."""
    etag = response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = "public, no-cache"
    answer = cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))
    for name, value in CORS.items():
        answer.headers[name] = value
    return answer
