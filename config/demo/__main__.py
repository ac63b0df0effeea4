"""``make demo``: the whole product on this machine, with data, worker, clock and mail; Ctrl-C stops all of it."""

from __future__ import annotations

import argparse
import fcntl
import os
import secrets
import shutil
import signal
import socket
import sys
import threading
import urllib.request
from pathlib import Path

from config import bootstrap, embedded
from config.demo import tables
from config.demo.children import Child
from config.demo.mailserver import MailServer

HOME = Path(os.environ.get("DEMO_HOME", embedded.BASE_DIR / "var" / "demo"))
LOCK = HOME.with_suffix(".lock")
# Whatever of this changes, the database and the static files are brought up to date again.
SOURCES = (
    "accounts",
    "nudges",
    "programs",
    "profiles",
    "matching",
    "plans",
    "circles",
    "surveys",
    "analytics",
    "rights",
    "config",
    "ui",
    "static",
    "requirements-local.lock",
)


class Stop(Exception):
    """Something that the person can put right; the message is one line."""


def main() -> int:
    """Start everything, print where it is, and wait for Ctrl-C."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stop.set())
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            claim(lock.fileno(), options.port)
            run(options.port, stop, fresh=options.fresh)
        except Stop as reason:
            sys.stderr.write(f"{reason}\n")
            return 1
        except Exception:
            if not stop.is_set():  # Ctrl-C also reaches the small programs that start Postgres
                raise
    return 0


def claim(lock: int, port: int) -> None:
    """Be the only demo of this folder, on a port that is free."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Stop("The demo already runs from this folder. Stop it there with Ctrl-C.") from None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"Port {port} is taken. Choose another one: make demo PORT={port + 1}") from None


def run(port: int, stop: threading.Event, *, fresh: bool) -> None:
    """Bring up the services, and everything else on top of them; take them down last."""
    if fresh:
        shutil.rmtree(HOME, ignore_errors=True)
    if tables.made_otherwise(HOME / "tables"):
        raise Stop(
            "This demo's tables are of an older build, which a newer one cannot read. Start over: make demo FRESH=1"
        )
    HOME.mkdir(exist_ok=True)
    services = embedded.start(str(HOME))
    mail = MailServer(HOME / "mail")
    try:
        environment = {**os.environ, **services.environment(), **settings(port, mail.port)}
        prepare(environment, stop)
        # What serves does not know the owner's way into the database.
        serve(port, {k: v for k, v in environment.items() if k != "DATABASE_OWNER_URL"}, stop)
    finally:
        mail.stop()
        services.stop()


def settings(port: int, mail_port: int) -> dict[str, str]:
    """What the demo's processes read; the secret key is made once."""
    key = HOME / "secret-key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(50))
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "1",
        "SECRET_KEY": key.read_text(),
        "BASE_URL": f"http://localhost:{port}",
        "WEB_ADDRESS": "127.0.0.1",
        "PORT": str(port),
        "SMTP_PORT": str(mail_port),
        "MEDIA_ROOT": str(HOME / "media"),
        "STATIC_ROOT": str(HOME / "static"),
        "DEMO_MAIL": str(HOME / "mail"),
        "DEMO_LOGINS": str(HOME / "logins.txt"),
        "LOG_LEVEL": "WARNING",
    }


def prepare(environment: dict[str, str], stop: threading.Event) -> None:
    """Tables, static files and data, unless that was done for these very sources."""
    done = HOME / "prepared"
    sources = bootstrap.fingerprint([path for name in SOURCES for path in bootstrap.files(bootstrap.ROOT / name)])
    if stop.is_set() or (done.exists() and done.read_text() == sources):
        return
    bootstrap.step("Data")
    child = Child("preparation", ["-m", "config.demo.preparation"], environment, HOME / "log")
    while not child.ended() and not stop.wait(0.1):
        pass
    child.ask_to_stop()
    child.wait()
    if child.process.returncode and not stop.is_set():
        raise Stop(f"The demo's data could not be made (details: {child.shown_log}). Start over: make demo FRESH=1")
    if not child.process.returncode:
        tables.note(HOME / "tables")
        done.write_text(sources)


def processes() -> dict[str, list[str]]:
    """The long-running parts, the one that somebody waits for first."""
    celery = ["-m", "celery", "-A", "config", "--quiet"]
    alone = ["--without-mingle", "--without-gossip"]
    return {
        "web": ["-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
        "worker": [*celery, "worker", "-Q", "default,matching,mail", "-c", "2", *alone],
        "beat": [*celery, "beat", "-s", str(HOME / "beat"), "--pidfile="],
    }


def serve(port: int, environment: dict[str, str], stop: threading.Event) -> None:
    """Run the parts, and keep them running until asked to stop."""
    if stop.is_set():
        return
    children = [Child(name, command, environment, HOME / "log") for name, command in processes().items()]
    try:
        wait_for(port, children[0], stop)
        sys.stdout.write(f"\n  Upstream runs at http://localhost:{port}   (Ctrl-C stops it; letters: /demo/mailbox/)\n")
        sys.stdout.write((HOME / "logins.txt").read_text())
        sys.stdout.flush()
        while not stop.wait(1):
            for child in children:
                child.revive()
    finally:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.wait()


def wait_for(port: int, web: Child, stop: threading.Event) -> None:
    """Return when the web process answers."""
    while not stop.wait(0.1):
        if web.ended():
            raise Stop(f"The web process could not start (details: {web.shown_log}).")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            continue
        return


if __name__ == "__main__":
    sys.exit(main())
