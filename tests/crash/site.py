"""A whole site of several processes that die at any moment and are started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from tests.conftest import ROOT

WEB, WORKERS = 4, 2


class Site:
    """Four web servers and two workers on one database; `kill` takes any of them away, without warning."""

    def __init__(self, database: str, folder: Path) -> None:
        self.ports = [_free_port() for _ in range(WEB)]
        self.killed = 0
        self._log = (folder / "log").open("wb")
        self._environment = {
            **os.environ,
            "DATABASE_URL": database,
            "WALK_ENV": "demo",
            "WALK_INSTANCE": str(folder),
            "WALK_TRUSTED_PROXIES": "1",
            "WALK_UNPROVEN_CHECKOUTS": "1000",
            "WALK_BASE_URL": "http://127.0.0.1",
        }
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "4", "--no-ws"]
        self._commands = [
            *([*web, "--log-level", "error", "--port", str(port), "app:app"] for port in self.ports),
            *[[sys.executable, "-m", "flask", "--app", "app", "worker"]] * WORKERS,
        ]
        self._running = [self._start(command) for command in self._commands]

    def wait_until_open(self) -> None:
        """Until every web server answers."""
        deadline = time.monotonic() + 60
        for port in self.ports:
            while time.monotonic() < deadline:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                    break
                time.sleep(0.1)

    def kill(self, dice: Random) -> None:
        """One of the processes is gone in the middle of whatever it did; another takes its place."""
        number = dice.randrange(len(self._running))
        self._end(self._running[number])
        self._running[number] = self._start(self._commands[number])
        self.killed += 1

    def stop(self) -> None:
        """All of them, at once and without warning."""
        for each in self._running:
            self._end(each)
        self._log.close()

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log, start_new_session=True
        )

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
