"""Run the demo: bring `var/` up to date, then keep the server and a task worker running.

    python tools/demo.py        (or `make demo`; PORT chooses the port)

Ctrl-C or SIGTERM ends both; when one of them ends by itself, so does the other. Everything the
demo makes is in `var/`: delete that folder to begin anew.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 10  # seconds a process may take to end before it is killed
LINUX_PDEATHSIG = 1
RSA_BITS = 2048
PEOPLE = {
    "editor": "editor@example.org",
    "organiser": "organiser@example.org",
    "member": "member@example.org",
    "administrator": "admin@example.org",
}


class Stopped(Exception):
    """Somebody asked the demo to end."""


def main() -> int:
    port = os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        return refuse(f"PORT must be a number from 1 to 65535, not {port!r}.")
    if taken(int(port)):
        return refuse(f"Port {port} is in use by another program. Try: make demo PORT=8001")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("TALKA_BASE_URL", f"http://localhost:{port}")
    os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        os.environ.setdefault("TALKA_BADGE_KEY", badge_key())
        if not prepared():
            prepare()
        children["server"] = start("runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}")
        children["worker"] = start("db_worker", "--no-reload", "--interval", "0.5", "-v", "0")
        announce(port, children["server"])
        return watch(children)
    except Stopped:
        print("\nStopping the demo ...", flush=True)
        return 0
    finally:
        end(children)


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def taken(port: int) -> bool:
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped


def prepared() -> bool:
    """Whether a former run left everything ready: asking Django itself takes seconds."""
    database = "DATABASE_URL" in os.environ or (folder() / "talka.sqlite3").exists()
    return database and stamp().exists() and stamp().read_text() == state()


def folder() -> Path:
    return Path(os.environ.get("TALKA_VAR") or ROOT / "var")


def badge_key() -> str:
    """The path of a key to sign badges with, made once."""
    path = (folder() / "badge.pem").resolve()
    if path.exists():
        return str(path)
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- once only
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 -- once only

    path.parent.mkdir(parents=True, exist_ok=True)
    pem = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # Whole or not at all, and nobody else's to read.
    whole = path.with_suffix(".new")
    whole.unlink(missing_ok=True)
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    whole.replace(path)
    return str(path)


def prepare() -> None:
    """Tables and content, in this process."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django  # noqa: PLC0415 -- the settings' variables must stand first
    from django.core.management import call_command, get_commands  # noqa: PLC0415

    django.setup()
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- after setup

    print("Bringing the database in var/ up to date ...", flush=True)
    call_command("migrate", verbosity=0)
    if "load_demo" not in get_commands():
        return
    if not get_user_model().objects.filter(email=PEOPLE["editor"]).exists():
        print("Loading the demo content, once ...", flush=True)
        call_command("load_demo")
    stamp().write_text(state())


def stamp() -> Path:
    return folder() / "demo.ready"


def state() -> str:
    """What the database depends on: where it is, our migrations, the packages with theirs."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("site/*/migrations/*.py")]
    parts = [os.environ.get("DATABASE_URL", "").encode()]
    parts += [path.read_bytes() for path in (*sorted(files), ROOT / "requirements.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def start(*command: str) -> subprocess.Popen[bytes]:
    """One of the two processes, in a session of its own: Ctrl-C reaches only this script, which
    then ends them in order."""
    return subprocess.Popen(  # noqa: S603 -- our own command line
        [sys.executable, str(ROOT / "manage.py"), *command],
        cwd=ROOT,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=follow_me if sys.platform == "linux" else None,  # noqa: PLW1509 -- no threads
    )


def follow_me() -> None:
    """Ask Linux to end this process when its parent ends, even if that one is killed."""
    ctypes.CDLL(None).prctl(LINUX_PDEATHSIG, signal.SIGTERM)


def announce(port: str, server: subprocess.Popen[bytes]) -> None:
    """Say where the demo is, once it answers."""
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), 1):
            break
        time.sleep(0.1)
    here = f"http://localhost:{port}"
    lines = [
        "",
        f"  The site      {here}/",
        f"  Editing       {here}/admin/",
        f"  Mailbox       {here}/mailbox/   every mail the site sends; sign-in codes are here",
        "",
        "  Sign in with one of these addresses, then read the code in the mailbox:",
        *(f"    {role:<14}{address}" for role, address in PEOPLE.items()),
        "",
        "  Nobody is asked for a second factor here; TALKA_STAFF_SECOND_FACTOR=true asks staff.",
        "",
        "  Ctrl-C ends the demo. Its data is in var/.",
        "",
    ]
    print("\n".join(lines), flush=True)


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until one of them ends, which it should not."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return refuse(f"The {name} ended by itself ({child.returncode}); so does the demo.")
        time.sleep(0.2)


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    # A second Ctrl-C must not leave one of them behind.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
