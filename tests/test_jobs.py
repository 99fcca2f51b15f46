"""Jobs of a worker that died are tried again, a while later each time, and not for ever."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate import PsycopgConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from sqlalchemy import text

from tests.conftest import close, make_database, migrated_app
from walk import jobs
from walk.db import db, plain_url

JOBS = "SELECT id, status::text, attempts, scheduled_at FROM procrastinate_jobs ORDER BY id"
WORKER = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (:seen) RETURNING id"
STALLED = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id)
    VALUES ('default', 'letters.send_welcome', 'doing', :attempts, :worker) RETURNING id
"""


@pytest.fixture
def own_app(app, tmp_path):
    own = migrated_app(make_database("walk_test_jobs"), tmp_path)
    yield own
    close(own)
    jobs.bind(app)


def retry(own_app) -> None:
    """As a worker that lives does it every minute."""

    async def work() -> None:
        url = plain_url(own_app.config["SQLALCHEMY_DATABASE_URI"])
        with jobs.queue.replace_connector(PsycopgConnector(conninfo=url)) as worker:
            async with worker.open_async():
                task = jobs.queue.tasks["jobs.retry_stalled"]
                mine = Job(queue="default", lock=None, queueing_lock=None, task_name=task.name)
                context = JobContext(app=worker, job=mine, start_timestamp=0, abort_reason=lambda: None)
                await task.func(context, 0)

    asyncio.run(work())


@pytest.mark.slow
def test_a_job_whose_workers_die_is_given_up(own_app):
    now = datetime.now(UTC)
    with own_app.app_context():
        dead = db.session.scalar(text(WORKER), {"seen": now - timedelta(minutes=5)})
        alive = db.session.scalar(text(WORKER), {"seen": now})
        made = [
            db.session.scalar(text(STALLED), {"attempts": attempts, "worker": worker})
            for attempts, worker in ((0, dead), (3, dead), (11, dead), (12, dead), (12, alive), (40, None))
        ]
        db.session.commit()
    retry(own_app)
    with own_app.app_context():
        rows = db.session.execute(text(JOBS)).all()
    assert [(row.id, row.status, row.attempts) for row in rows] == [
        *((made[0], "todo", 1), (made[1], "todo", 4), (made[2], "todo", 12)),
        *((made[3], "failed", 13), (made[4], "doing", 12), (made[5], "failed", 41)),
    ]
    waits = [(row.scheduled_at - now).total_seconds() for row in rows[:3]]
    assert [round(each / 60) for each in waits] == [round(4**each / 60) for each in (1, 4, 12)]
