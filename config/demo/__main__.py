"""``make demo``: the whole product on this machine, with data, worker, clock and mail; Ctrl-C stops all of it."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from config import embedded
from config.demo.mailserver import MailServer

HOME = embedded.BASE_DIR / "var" / "demo"
PYTHON = sys.executable
PATIENCE = 8


def main() -> int:
    """Start everything, print where it is, and wait for Ctrl-C."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args()
    if not port_is_free(options.port):
        sys.stderr.write(f"Port {options.port} is taken. Choose another one: make demo PORT={options.port + 1}\n")
        return 1
    if options.fresh:
        shutil.rmtree(HOME, ignore_errors=True)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    services = embedded.start("demo")
    mail = MailServer(HOME / "mail")
    try:
        return serve(options.port, services, mail, stop)
    finally:
        mail.stop()
        services.stop()


def serve(port: int, services: embedded.Services, mail: MailServer, stop: threading.Event) -> int:
    """Prepare the database, run the children, and keep them running until asked to stop."""
    environment = {**os.environ, **services.environment(), **settings(port, mail.port)}
    for what in preparations():
        if subprocess.run([PYTHON, *what], cwd=embedded.BASE_DIR, env=environment, check=False).returncode:
            return 1
    children = [Child(name, command, environment) for name, command in processes(port).items()]
    wait_for(port, stop)
    sys.stdout.write(f"\n  Upstream runs at http://localhost:{port}   (Ctrl-C stops it; letters: /demo/mailbox/)\n")
    sys.stdout.write((HOME / "logins.txt").read_text())
    sys.stdout.flush()
    while not stop.wait(1):
        for child in children:
            child.revive()
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait()
    return 0


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
        "SMTP_PORT": str(mail_port),
        "MEDIA_ROOT": str(HOME / "media"),
        "STATIC_ROOT": str(HOME / "static"),
        "DEMO_MAIL": str(HOME / "mail"),
        "DEMO_LOGINS": str(HOME / "logins.txt"),
        "LOG_LEVEL": "WARNING",
    }


def preparations() -> list[list[str]]:
    """What runs once before the processes start; each does nothing when it was done before."""
    return [
        ["manage.py", "migrate", "--database", "owner", "--verbosity", "0"],
        ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        ["manage.py", "seed_demo"],
    ]


def processes(port: int) -> dict[str, list[str]]:
    """The long-running parts."""
    gunicorn = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    celery = ["-m", "celery", "-A", "config"]
    return {
        "web": [*gunicorn, "--workers", "2", "--threads", "4", "--keep-alive", "75", "--no-control-socket"],
        "worker": [*celery, "worker", "-Q", "default,matching,mail", "-c", "2", "-l", "WARNING"],
        "beat": [*celery, "beat", "-s", str(HOME / "beat"), "--pidfile", "", "-l", "WARNING"],
    }


class Child:
    """One process, with its output in a file; started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.log = HOME / "log" / f"{name}.log"
        self.log.parent.mkdir(exist_ok=True)
        self.restarts, self.not_before = 0, 0.0
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops everything in order.
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [PYTHON, *self.command],
                cwd=embedded.BASE_DIR,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def revive(self) -> None:
        """Start it again if it has ended, waiting longer each time."""
        if self.process.poll() is None or time.monotonic() < self.not_before:
            return
        self.restarts += 1
        self.not_before = time.monotonic() + min(30, 2**self.restarts)
        sys.stderr.write(f"  {self.name} ended and is started again (see {self.log.relative_to(embedded.BASE_DIR)})\n")
        self.process = self.start()

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def port_is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for(port: int, stop: threading.Event) -> None:
    """Return when the web process answers."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 or stop.wait(0.1):
                return


if __name__ == "__main__":
    Path(HOME).mkdir(parents=True, exist_ok=True)
    sys.exit(main())
