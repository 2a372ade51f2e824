"""What the site decides differently from django-allauth's defaults."""

from __future__ import annotations

import base64
import logging
import secrets
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.shortcuts import render  # noqa: TID251 -- allauth asks its adapter for the answer
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from community import after_answer
from community.models import Member
from community.models.members import normalise
from community.oidc import strength, waiting
from community.services import addresses, mail_trouble
from foundation import brand
from foundation.mail import one_line

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types

logger = logging.getLogger(__name__)
ASKED_AGAIN = "community"
PASSKEY = "mfa_reauthenticate:webauthn"
WHITE_GROUND = '<rect width="100%" height="100%" fill="#fff"/>'


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by a code sent to the member's address. Signing up is `services.joining`'s: allauth
    would make the member before the address is proven."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: not the others under which the site can be reached."""
        request = allauth_context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The profile, in the member's language rather than the one of the browser; whoever is here
        for the first time is welcomed."""
        user = request.user
        if waiting.current(request, now=timezone.now()):
            return reverse("eid")
        with translation.override(user.language if isinstance(user, Member) else None):
            if isinstance(user, Member) and user.to_welcome:
                return reverse("welcome")
            return super().get_login_redirect_url(request)

    def pre_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse | None:
        # For a member whose row was written past the receivers; the code or key was right.
        addresses.settle(user)
        login = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if login:
            strength.remember(request, user, login, now=timezone.now())
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        """Who has just signed in has said who they are, and isn't asked again at once. An eID is
        no way to be asked again, so it doesn't count here."""
        records = get_authentication_records(request, user)
        last = records[-1]["method"] if records else ""
        if last in ("code", "mfa"):
            record_authentication(request, user, method=last, reauthenticated=True)
        # By a code that was sent to the address: an address printed for the staff has none.
        by_mail = any(record["method"] == "code" and record.get("email") for record in records)
        if user.mail_trouble and by_mail:
            mail_trouble.proven(user.email, now=timezone.now())
        return super().post_login(request, user, **kwargs)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "community.stages.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        if app == ASKED_AGAIN:
            return settings.ASK_AGAIN
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor is asked for that and no less, a passkey before an app: a code
        by mail shows only that the mailbox is open, perhaps on the same desk."""
        ways = super().get_reauthentication_methods(user)
        factors = [way for way in ways if way["id"].startswith("mfa_")]
        return sorted(factors, key=lambda way: way["id"] != PASSKEY) or ways

    def respond_user_inactive(self, request: HttpRequest, user: Member) -> HttpResponse:
        """Whoever is suspended reads until when; they have shown that they are who they are."""
        if user.suspended_at is None:
            return super().respond_user_inactive(request, user)
        with translation.override(user.mail_language):
            return render(request, "community/suspended.html", {"member": user}, status=403)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send once the answer is out: see `after_answer`. A mail that cannot be sent is logged,
        and breaks no page that would look different for an unknown address."""
        request = allauth_context.request
        after_answer.do(partial(self._deliver, request, template_prefix, email, context))

    def _deliver(
        self, request: HttpRequest, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        try:
            with allauth_context.request_context(request):
                self._letter(template_prefix, email, context).send()
        except Exception:  # the answer is out; the person can ask for another code
            logger.exception("A mail could not be sent: %s", template_prefix)

    def _letter(self, template_prefix: str, email: str, context: dict[str, Any]) -> EmailMessage:
        """The mail in the language of the member it goes to."""
        email = normalise(email)
        member = context.get("user") or Member.objects.filter(email=email).first()
        language = member.language if member else translation.get_language()
        with translation.override(language):
            names = {
                "site_name": brand.name(),
                "site_look": brand.look(),
                "base_url": settings.BASE_URL,
                "language": language,
                "email": email,
                "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
            }
            mail = self.render_mail(template_prefix, email, names | context, _headers())
        mail.from_email = brand.sender(language)
        mail.subject = one_line(mail.subject)
        mail.reply_to = [settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else []
        return mail


def _headers() -> dict[str, str]:
    return {
        "Message-ID": f"<{uuid.uuid4()}@{urlsplit(settings.BASE_URL).hostname}>",
        # Nobody's holiday notice should answer a machine (RFC 3834 §5).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


class MFAAdapter(DefaultMFAAdapter):
    """Seeds of authenticator apps and recovery codes lie encrypted in the database, under a key
    made from SECRET_KEY; SECRET_KEY_FALLBACKS still open what was locked with older ones."""

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # A key that was thrown away. A seed that nobody knows refuses every code, whereas an
            # error would be a broken page and an empty seed one that anybody can compute.
            logger.exception("A second factor cannot be read: its SECRET_KEY is no longer listed.")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white: allauth's has no ground, and is black on black in a dark page."""
        return super().build_totp_svg(url).replace("<path", WHITE_GROUND + "<path", 1)

    def get_totp_issuer(self) -> str:
        return brand.name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": brand.name()}


def _keys() -> MultiFernet:
    return MultiFernet(map(_fernet, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]))


def _fernet(secret: str) -> Fernet:
    digest = salted_hmac("community.second-factor", "key", secret=secret, algorithm="sha256")
    return Fernet(base64.urlsafe_b64encode(digest.digest()))
