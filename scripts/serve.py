"""Starts the database (when none is named), the web server and the worker, and stops all three together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from walk.db import database_url  # noqa: E402
from walk.settings import Settings, load_settings  # noqa: E402

PYTHON = sys.executable


def main() -> int:
    """Serve until Ctrl-C; 1 when something we started stopped by itself."""
    settings = load_settings()
    if not port_is_free(settings.port):
        print(f"Port {settings.port} is in use. If that is an earlier start of this application, stop it first;")
        print(f"otherwise choose another: PORT={settings.port + 1} scripts/run")
        return 1
    os.environ["DATABASE_URL"] = database_url(settings)  # starts the embedded one, which lives as long as we do
    os.environ["WALK_INSTANCE"] = str(settings.folder)
    prepare(settings)
    signal.signal(signal.SIGTERM, interrupt)
    children = [start(command) for command in commands(settings)]
    try:
        if wait_until_open(settings.port, children):
            announce(settings)
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        for name, child in zip(("web server", "worker"), children, strict=True):
            if child.poll() is not None:
                print(f"The {name} stopped by itself (exit code {child.returncode}); stopping the rest. Start again.")
        return 1
    except KeyboardInterrupt:
        print("\nStopping.")
        return 0
    finally:
        stop(children)


def prepare(settings: Settings) -> None:
    """Bring the tables up to date; give an empty demo something to look at."""
    from flask_migrate import upgrade

    from walk.application import create_app

    app = create_app(settings.model_copy(update={"database_url": os.environ["DATABASE_URL"]}))
    with app.app_context():
        upgrade()
    if settings.env == "demo":
        from walk.demo.seed import seed_if_empty

        with app.app_context():
            if seed_if_empty():
                print("Made a demo edition.")


def commands(settings: Settings) -> list[list[str]]:
    """What runs: the web server and the worker."""
    address = "0.0.0.0" if settings.production else "127.0.0.1"
    web = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", address, "--port", str(settings.port)]
    web += [
        "--workers",
        str(settings.web_processes),
        "--blocking-threads",
        "8",
        "--no-ws",
        "--log-level",
        "warning",
    ]
    return [[*web, "app:app"], [PYTHON, "-m", "flask", "--app", "app", "worker"]]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, and after a while insist; with their own children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGINT)
    deadline = time.monotonic() + 15
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until_open(port: int, children: list[subprocess.Popen[bytes]]) -> bool:
    for _attempt in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return True
        if any(child.poll() is not None for child in children):
            return False
        time.sleep(0.1)
    return False


def announce(settings: Settings) -> None:
    print(f"\nRefugee Walk is open at {settings.public_url}")
    if settings.env == "demo":
        from walk.demo.seed import FREE_CODE, OFFICE, PASSWORD

        print(f"  Letters, and codes for the second factor: {settings.public_url}/demo/")
        print(f"  Office: {settings.public_url}/office/")
        for email, roles in OFFICE.items():
            print(f"    {email}  password {PASSWORD}  ({', '.join(roles)})")
        print(f"  Code for free participation: {FREE_CODE}")
    print("Ctrl-C stops everything.", flush=True)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
