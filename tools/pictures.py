"""Take the pictures of the documentation anew.

    python tools/pictures.py [NAME ...]        (or `make pictures`; ONLY=name,… narrows it)

Loads the demo into a folder of its own, as on one fixed morning, serves it from this process and
photographs what `pictured.py` lists into `docs/pictures/`. Needs Chromium, and touches no other
data: neither `var/` nor a demo that runs. DEMO_FOLDER names a folder to keep that demo in, for
whoever tries out how to crop a picture; all others take the pictures of what the code does now.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import time_machine
from pictured import PICTURES, ROLES, Picture
from PIL import Image
from playwright.sync_api import Error, sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "pictures"
# A Tuesday in a week without public holidays: what the demo counts from its day stays the same.
MORNING: Final = datetime(2026, 9, 15, 7, 0, tzinfo=UTC)
# What stands in addresses that pictures show.
HOST: Final = "talka.example.org"
BYTES: Final = 60_000
COLOURS: Final = (256, 128, 64, 32)
PADDING: Final = 16
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
# Nothing moves or blinks, and what a picture points at has a frame.
STYLE: Final = """
*, *::before, *::after { animation: none !important; transition: none !important; }
* { caret-color: transparent !important; }
[data-pictured] { outline: 3px solid #d9480f !important; outline-offset: 4px !important; }
"""


def main(names: list[str]) -> int:
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    if unknown := set(names) - {picture.name for picture in PICTURES}:
        return refuse(f"No picture is called {', '.join(sorted(unknown))}; see tools/pictured.py.")
    chromium = os.environ.get("TALKA_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        return refuse("The pictures need Chromium: apt install chromium, or TALKA_CHROMIUM.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="talka-pictures-"))
        stack.enter_context(time_machine.travel(MORNING, tick=True))
        port = prepare(Path(os.environ.get("DEMO_FOLDER") or folder))
        sessions = {role: signed_in(email) for role, email in ROLES.items()}
        addresses = {picture.name: picture.address() for picture in wanted}
        stack.callback(serve(port))
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium,
            args=[*FLAGS, f"--host-resolver-rules=MAP {HOST}:80 127.0.0.1:{port}"],
        )
        failed = [
            picture.name
            for picture in wanted
            if not take(browser, picture, addresses[picture.name], sessions)
        ]
    return refuse(f"Not taken: {', '.join(failed)}.") if failed else 0


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def prepare(folder: Path) -> int:
    """The demo in `folder`; the port that it will answer at."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "TALKA_VAR": str(folder.resolve()),
        "TALKA_HOSTS": HOST,
        "TALKA_BASE_URL": f"http://{HOST}",
    }
    os.environ.pop("DATABASE_URL", None)
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django  # noqa: PLC0415 -- the settings' variables must stand first
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    if not (folder / "talka.sqlite3").exists():
        print("Loading the demo into a folder of its own (some minutes) ...", flush=True)
        call_command("migrate", verbosity=0)
        call_command("load_demo", verbosity=0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def signed_in(email: str) -> str:
    """The key of a session of theirs; empty for visitors."""
    if not email:
        return ""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- after setup
    from django.test import Client  # noqa: PLC0415 -- after setup

    client = Client(SERVER_NAME=HOST)
    client.force_login(get_user_model().objects.get(email=email))
    return client.cookies["sessionid"].value


def serve(port: int):
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: PLC0415
    from django.test.testcases import LiveServerThread  # noqa: PLC0415 -- after setup

    server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=port)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    return server.terminate


def take(browser: Browser, picture: Picture, address: str, sessions: dict[str, str]) -> bool:
    """One picture, from opening the page to its file; False, with the reason, if it failed."""
    context = opened(browser, picture, sessions[picture.role])
    page = context.new_page()
    try:
        answer = page.goto(f"http://{HOST}{address}", wait_until="networkidle")
        if not answer or answer.status >= 400 or urlsplit(page.url).path != urlsplit(address).path:
            return not refuse(f"{picture.name}: {address} leads to {page.url}")
        page.add_style_tag(content=STYLE)
        picture.before(page)
        size = keep(shot(page, picture), FOLDER / f"{picture.name}.png")
    except Error as error:
        return not refuse(f"{picture.name}: {str(error).splitlines()[0]}")
    finally:
        context.close()
    print(f"{picture.name:<24}{size / 1000:6.1f} kB", flush=True)
    return size <= BYTES or not refuse(f"{picture.name}: more than {BYTES} bytes; crop it.")


def opened(browser: Browser, picture: Picture, session: str) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Tallinn",
        # Only so that the style above is let in.
        bypass_csp=True,
    )
    context.set_default_timeout(60_000)
    context.clock.set_fixed_time(MORNING)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://{HOST}"}])
    return context


def shot(page: Page, picture: Picture) -> bytes:
    """What the picture shows: a part with some room around it, or the top of the page."""
    for frame in picture.frames:
        page.locator(frame).first.evaluate("one => one.setAttribute('data-pictured', '')")
    if not picture.crop:
        page.evaluate("window.scrollTo(0, 0)")
        return page.screenshot()
    part = page.locator(picture.crop).first
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    if not box:
        raise Error(f"nothing is seen of {picture.crop}")
    down, width = page.evaluate("[window.scrollY, document.documentElement.clientWidth]")
    # What goes from edge to edge touches what is not meant to be seen.
    room = PADDING if box["width"] < width else 0
    left, top = max(0, box["x"] - room), max(0, box["y"] + down - room)
    clip = {
        "x": left,
        "y": top,
        "width": min(width - left, box["width"] + 2 * room),
        "height": min(box["height"] + 2 * room, picture.height),
    }
    return page.screenshot(full_page=True, clip=clip)


def keep(png: bytes, path: Path) -> int:
    """Write it with as many colours as fit into the bytes allowed; its size."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        small = io.BytesIO()
        whole.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= BYTES:
            break
    path.write_bytes(small.getvalue())
    return small.tell()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
