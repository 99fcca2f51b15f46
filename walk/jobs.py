"""Work done after the answer: a queue in the same database, so that a job exists exactly when its cause does."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from walk.db import db, plain_url

log = logging.getLogger(__name__)
queue = App(connector=SyncPsycopgConnector())
_deferring = JobManager(SyncPsycopgConnector())  # also inside the worker, where the queue's own connector is async
_RETRY = RetryStrategy(max_attempts=12, exponential_wait=4)
_STALLED_AFTER_SECONDS = 60
_bound: list[Flask] = []


def task(name: str, *, cron: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Marks the handler of the jobs called `name`; with `cron`, it is also run at those times.

    A handler may run twice for one job (a killed worker's jobs are tried again), so each is idempotent.
    """

    def mark(handler: Callable[..., None]) -> Callable[..., None]:
        def run(**arguments: Any) -> None:
            with _bound[-1].app_context():
                try:
                    handler(**arguments)
                except Exception:
                    log.exception("job %s failed and will be tried again", name)
                    raise

        queue.task(name=name, retry=_RETRY)(run)
        if cron is not None:
            queue.periodic(cron=cron)(queue.task(name=f"{name}.periodic")(_ignoring_time(run)))
        return handler

    return mark


def _ignoring_time(run: Callable[[], None]) -> Callable[[int], None]:
    def periodic(timestamp: int) -> None:  # noqa: ARG001
        run()

    return periodic


def enqueue(name: str, *, at: datetime | None = None, lock: str | None = None, **arguments: Any) -> None:
    """Add a job to the current transaction: no commit, no job. `at`: not before then; `lock`: one at a time."""
    connection = db.session.connection().connection.driver_connection
    if name not in queue.tasks:
        raise LookupError(f"no handler for jobs called {name}")
    deferrer = configure_task(name=name, job_manager=_deferring, schedule_at=at, lock=lock, connection=connection)
    deferrer.defer(**arguments)


def bind(app: Flask) -> None:
    """Run handlers inside this application's context."""
    _bound[:] = [app]


def run_worker(app: Flask, *, concurrency: int = 2) -> None:
    """Work through the queue until told to stop (SIGINT, SIGTERM)."""
    url = plain_url(app.config["SQLALCHEMY_DATABASE_URI"])
    with queue.replace_connector(PsycopgConnector(conninfo=url)) as worker:
        worker.run_worker(concurrency=concurrency, shutdown_graceful_timeout=20, delete_jobs="successful")


@queue.periodic(cron="* * * * *")
@queue.task(name="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Give the jobs of a worker that died back to the queue, as if they had failed: one may be what it died of."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER_SECONDS):
        again = _RETRY.get_retry_decision(exception=ChildProcessError("its worker died"), job=job)
        if again is None:
            log.error("job %s of %s is given up: its workers died", job.id, job.task_name)
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job, retry_at=again.retry_at)


@queue.periodic(cron="15 3 * * *")
@queue.task(name="jobs.forget_failed", pass_context=True)
async def forget_failed(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Every night: jobs that failed for good two weeks ago, for what they were given may name people."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=14 * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
