"""The mailbox page of development and demo: every mail the site sends, read as it was sent.

django-mail-viewer keeps the mails and draws the page. Here it learns to show every part: an
invitation is an alternative (RFC 6047 §2.4), not an attachment, and would stay unseen.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import Http404
from django.urls import path, re_path
from django_mail_viewer import views

if TYPE_CHECKING:
    from email.message import Message

BODIES = {"text/plain", "text/html"}
# The package's page has its script and styles inline, and so have the mails it shows.
own_policy = csp_replace({"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]})


class ReadsEveryPart:
    """For the package's views: whatever is not the text or HTML body can be downloaded."""

    def _parse_email_attachment(
        self, message: Message, decode_file: bool = True
    ) -> dict[str, Any] | None:
        if message.is_multipart() or not is_extra(message):
            return None
        content = message.get_payload(decode=True)
        return {
            "filename": message.get_filename() or "part.ics",
            # Whole, because the parameter `method` is what makes an invitation of a calendar.
            "content_type": message["Content-Type"],
            "file": BytesIO(content if isinstance(content, bytes) else b""),
        }


def is_extra(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_type() not in BODIES


class MailList(views.EmailListView):
    """All mails, the newest first."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return newest_first(super().get_context_data(**kwargs))


class MailDetail(ReadsEveryPart, views.EmailDetailView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return newest_first(super().get_context_data(**kwargs))


class MailPart(ReadsEveryPart, views.EmailAttachmentDownloadView):
    def get_attachment(self, message: Message | None) -> dict[str, Any]:
        """The part whose number, counted among those that can be downloaded, is in the address."""
        parts = message.walk() if message else []
        found = [extra for part in parts if (extra := self._parse_email_attachment(part))]
        number = int(self.kwargs["attachment"])
        if number >= len(found):
            raise Http404
        return found[number]


def newest_first(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "outbox": list(reversed(context["outbox"]))}


_message = r"^message/(?P<message_id>[^/]+)/"
urlpatterns = [
    path("", own_policy(MailList.as_view()), name="mail_viewer_list"),
    re_path(_message + r"$", own_policy(MailDetail.as_view()), name="mail_viewer_detail"),
    re_path(
        _message + r"attachment/(?P<attachment>[0-9]+)/$",
        own_policy(MailPart.as_view()),
        name="mail_viewer_attachment",
    ),
    re_path(
        _message + r"delete/$",
        own_policy(views.EmailDeleteView.as_view()),
        name="mail_viewer_delete",
    ),
]
