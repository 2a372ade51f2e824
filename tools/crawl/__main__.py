"""Visit every screen and say what is wrong.

    python -m tools.crawl [--only WORD] [--quick] [--record] [--shots] [--languages et,lv]

Writes var/crawl.json; with --record also what the accessibility statement tells of it. With
--shots it takes pictures instead, into var/shots.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import sys
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from tools.crawl import site

if TYPE_CHECKING:
    from tools.crawl.visit import Finding

STANDARD = "WCAG 2.2 AA"
RECORD = site.ROOT / "site" / "foundation" / "accessibility_run.json"
# So many addresses of one finding are named.
NAMED = 4


def main() -> int:
    args = parse()
    from tests.needs import missing  # noqa: PLC0415 -- a part of the tests

    if sentence := missing("browser"):
        raise SystemExit(sentence)
    port = free_port()
    site.prepare(port)
    from tools.crawl import crew, sheets, tours  # noqa: PLC0415 -- after setup

    begun = time.monotonic()
    with site.served(port) as origin:
        tour = tours.of_demo(
            origin, only=args.only, languages=args.languages.split(","), quick=args.quick
        )
        if args.shots:
            return sheets.take(tour, origin, args.browsers or crew.BROWSERS)
        told = crew.crawl(tour, origin, args.browsers or crew.BROWSERS)
    from tools.crawl.allowed import sort_out  # noqa: PLC0415 -- its table needs no Django

    wrong, allowed, idle = sort_out(told.findings)
    whole = not args.only and "en" in args.languages
    report(wrong, idle if whole else [])
    summary = {
        "date": time.strftime("%Y-%m-%d"),
        "standard": STANDARD,
        "axe": told.axe,
        "screens": len({visit.name for visit in told.visits}),
        "checks": told.checks,
        "findings": len(wrong),
        "allowed": len(allowed),
        "languages": sorted({visit.language for visit in told.visits}, key=languages().index),
    }
    keep(summary, wrong, args)
    minutes, seconds = divmod(int(time.monotonic() - begun), 60)
    print(
        f"{summary['screens']} screens, {len(told.visits)} addresses, {told.checks} checks: "
        f"{len(wrong)} findings, {len(allowed)} allowed, {minutes} min {seconds:02} s"
    )
    return 1 if wrong or (idle and whole) else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", default="", help="screens whose name has this (a regular expression)"
    )
    parser.add_argument("--languages", default="en,et,lv,nb,sl")
    parser.add_argument("--quick", action="store_true", help="axe in wide windows only")
    parser.add_argument("--browsers", type=int, default=0, help="as many as processors")
    parser.add_argument("--record", action="store_true", help="for the accessibility statement")
    parser.add_argument("--shots", action="store_true", help="take pictures instead")
    return parser.parse_args()


def free_port() -> int:
    if port := os.environ.get("CRAWL_PORT"):
        return int(port)
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def languages() -> list[str]:
    from django.conf import settings  # noqa: PLC0415 -- after setup

    return [code for code, _name in settings.LANGUAGES]


def report(wrong: list[Finding], idle: list[Any]) -> None:
    """What is wrong, the most frequent first: one paragraph for the same thing on many screens."""
    places: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in wrong:
        places[one.rule, one.target].append(one)
    for (rule, target), found in sorted(places.items(), key=lambda item: -len(item[1])):
        ways = ", ".join(f"{how} ({n})" for how, n in Counter(one.how for one in found).items())
        screens = list(dict.fromkeys(one.screen for one in found))
        more = f" and {len(screens) - NAMED} more" if len(screens) > NAMED else ""
        print(f"\n{rule}: {target}\n    {ways}\n    {'; '.join(screens[:NAMED])}{more}")
        if found[0].html:
            print(f"    {found[0].html}")
    for entry in idle:
        print(f"\nallowed in tools/crawl/allowed.py, but found no more: {entry.rule} {entry.where}")
    print()


def keep(summary: dict[str, Any], wrong: list[Finding], args: argparse.Namespace) -> None:
    told = {**summary, "wrong": [one._asdict() for one in wrong]}
    path = site.ROOT / "var" / "crawl.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.record:
        if args.only or args.quick or set(args.languages.split(",")) != set(languages()):
            raise SystemExit(
                "A part of the crawl is no record: leave out --only, --quick and --languages."
            )
        from tools.crawl.crew import NO_VISIT  # noqa: PLC0415 -- after setup

        if any(one.rule == NO_VISIT for one in wrong):
            raise SystemExit("It is no record: there are screens that could not be visited.")
        RECORD.write_text(json.dumps(summary) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
