"""A process that issues and makes certificates and is gone, without warning, at a step named on its command line.

    python -m tests.certificates.dying YEAR STEP AFTER

STEP: a function of ours; the process dies when it is called for the AFTER-th time, before it does anything. `none`
lets it live.
"""

import os
import signal
import sys
from typing import Any

from walk import files
from walk.application import create_app
from walk.certificates import commands, papers, queries
from walk.clock import now
from walk.db import db, transaction

STEPS = {
    "insert": (commands, "_insert"),
    "hold": (commands, "_hold"),
    "enqueue": (commands, "_enqueue_documents"),
    "commit": (db.session, "commit"),
    "store": (files, "store"),
    "render": (papers, "render"),
}
A_BATCH = 10


def main(year: int, step: str, after: int) -> None:
    """Issue, then make every paper."""
    app = create_app()
    if step in STEPS:
        _dies(*STEPS[step], after)
    with app.app_context():
        with transaction():
            commands.issue(year, at=now())
        ids = queries.list_unrendered_ids(year)
        for start in range(0, len(ids), A_BATCH):
            with transaction():
                papers.make_documents(ids[start : start + A_BATCH], at=now())


def _dies(module: Any, name: str, after: int) -> None:
    work, calls = getattr(module, name), iter(range(1, sys.maxsize))

    def last(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*args, **kwargs)

    setattr(module, name, last)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
