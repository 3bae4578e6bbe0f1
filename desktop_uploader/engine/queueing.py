"""Enters new jobs into the journal, and shows them."""

from collections.abc import Sequence

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import Job
from desktop_uploader.engine.loop import Loop
from desktop_uploader.ports.journal import NewJob

QUEUED_AT_ONCE = 1000


def queue_jobs(loop: Loop, jobs: Sequence[NewJob]) -> list[JobId]:
    """Queue jobs; returns when they are in the journal."""

    def act() -> list[JobId]:
        job_ids = loop.tools.journal.add(jobs)
        rows = [
            Job(
                job_id,
                new.account,
                new.source,
                new.draft,
                priority=new.priority,
                created_at_s=new.created_at_s,
            )
            for job_id, new in zip(job_ids, jobs, strict=True)
        ]
        loop.tools.feed.rested(rows)
        return job_ids

    return loop.call(act)
