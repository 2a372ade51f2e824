"""The site as an operator runs it: gunicorn, production's settings, collected static files."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.config.processes import ROOT, environment


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Host and port of a gunicorn with a new database."""
    folder = tmp_path_factory.mktemp("production")
    variables = environment("production", TALKA_VAR=str(folder), TALKA_TRUSTED_PROXIES="1")
    for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=variables,
            check=True,
            timeout=300,
        )
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bound = ["--bind", f"127.0.0.1:{port}", "--access-logfile", str(folder / "access.log")]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *bound], cwd=ROOT, env=variables, stderr=subprocess.PIPE
    )
    try:
        wait_for(port, server)
        yield "127.0.0.1", port
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert server.returncode == 0


def wait_for(port: int, server: subprocess.Popen) -> None:
    for _attempt in range(300):
        assert server.poll() is None, server.communicate()[1].decode()
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("gunicorn did not answer within thirty seconds")


def get(address, path: str, **headers: str):
    connection = http.client.HTTPConnection(*address, timeout=30)
    with closing(connection):
        connection.request("GET", path, headers={"Host": "talka.example.org", **headers})
        response = connection.getresponse()
        return response, response.read()


def test_health_answers_over_plain_http(address):
    response, body = get(address, "/health/", Accept="application/json")

    assert response.status == 200
    assert set(json.loads(body).values()) == {"OK"}


def test_everything_else_is_sent_to_https(address):
    response, _body = get(address, "/en/")

    assert (response.status, response.headers["Location"]) == (
        301,
        "https://talka.example.org/en/",
    )


def test_another_host_is_refused(address):
    assert get(address, "/health/", Host="evil.example.org")[0].status == 400


def test_static_files_come_compressed_and_may_be_kept_for_ever(address):
    proxied = {"X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}
    _response, body = get(address, "/static/staticfiles.json", **{"X-Forwarded-Proto": "https"})
    name = json.loads(body)["paths"]["wagtailadmin/css/core.css"]

    response, _body = get(address, f"/static/{name}", **proxied)

    assert response.status == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert re.findall(r"max-age=(\d+)|(immutable)", response.headers["Cache-Control"]) == [
        ("315360000", ""),
        ("", "immutable"),
    ]
