"""Forget the second factors of one member: for who has lost their device and the recovery codes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from community.models import Member
from community.models.members import normalise
from community.services import second_factors

if TYPE_CHECKING:
    from argparse import ArgumentParser

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Forget a member's passkeys, authenticator app and recovery codes, and sign them out "
        "everywhere. Make sure first that it is they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the member's address")

    def handle(self, *args: Any, **options: Any) -> None:
        email = normalise(options["email"])
        member = Member.objects.filter(email=email).first()
        if member is None:
            raise CommandError(f"No member has the address {email}.")
        count = second_factors.forget(member)
        logger.warning("The second factors of member %s were forgotten.", member.uuid)
        self.stdout.write(f"forgotten: {count}")
