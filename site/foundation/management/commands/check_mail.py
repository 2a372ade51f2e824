"""`manage.py check_mail`: does the DNS say what it must for the site's mails to be believed?"""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.encoding import punycode

from foundation import mail_records

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Says in sentences what is there and what is missing; ends with 1 where something is. The
    only command that asks the DNS: the site starts without a network."""

    help = "Look for the SPF, DKIM, DMARC and MX records of the domain that mails come from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--nameserver", default="", help="ask this server (its IP address), not the machine's"
        )
        parser.add_argument("--port", type=int, default=53)

    def handle(self, **options: Any) -> None:
        findings = list(
            mail_records.look(
                sender=_domain(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
                bounces=_domain(settings.BOUNCE_ADDRESS),
                selector=settings.DKIM_SELECTOR,
                host=urlsplit(settings.BASE_URL).hostname or "",
                asking=mail_records.resolver(options["nameserver"], options["port"]),
            )
        )
        for finding in findings:
            self.stdout.write(f"{'ok     ' if finding.is_well else 'MISSING'}  {finding.sentence}")
            if finding.record:
                self.stdout.write(f"         add: {finding.record}")
        if missing := sum(not finding.is_well for finding in findings):
            raise CommandError(f"{missing} of {len(findings)} are missing or wrong.")


def _domain(address: str) -> str:
    return punycode(address.rpartition("@")[2]).lower() if address else ""
