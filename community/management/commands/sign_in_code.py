"""Print an address that signs one member in, once: for when mail does not work."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from community.models import Member
from community.models.members import normalise
from community.services import once

if TYPE_CHECKING:
    from argparse import ArgumentParser

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Print an address that signs a member in, once, within a quarter of an hour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the member's address")

    def handle(self, *args: Any, **options: Any) -> None:
        email = normalise(options["email"])
        member = Member.objects.filter(email=email).first()
        if member is None:
            raise CommandError(f"No member has the address {email}.")
        if not member.is_active:
            raise CommandError(f"The member {email} is not active.")
        logger.warning("A one-time sign-in address was made for member %s.", member.uuid)
        path = reverse("sign_in_once", args=[once.make(member)])
        self.stdout.write(f"{settings.BASE_URL}{path}")
