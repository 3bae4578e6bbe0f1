"""The façade's verbs about jobs that have ended."""

from collections.abc import Callable

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import Job
from desktop_uploader.engine.details import receipt_of
from desktop_uploader.ports.engine import HistoryPage, JobReceipt, JobRow
from desktop_uploader.ports.history import ALL_HISTORY, HistoryFilter
from desktop_uploader.ports.journal import Journal

MOST_LOOKS = 10
"""Readings of the journal for one page: between two, others get their turn at it."""


class PastJobs:
    """Pages of them, on the thread of whoever asks."""

    def __init__(self, journal: Journal, *, row: Callable[[Job], JobRow]) -> None:
        self._journal = journal
        self._row = row

    def page(self, wanted: HistoryFilter, *, below: JobId | None, limit: int) -> HistoryPage:
        """At most `limit` rows; fewer where so many readings brought no more."""
        rows: list[JobRow] = []
        for _ in range(MOST_LOOKS):
            found = self._journal.ended(wanted, below=below, limit=limit - len(rows))
            rows += [self._row(job) for job in found.jobs]
            below = found.next_below
            if below is None or len(rows) >= limit:
                break
        return HistoryPage(tuple(rows), below)

    def receipt(self, job_id: JobId) -> JobReceipt | None:
        """What proves one job; None when there is none of that number."""
        job = self._journal.job(job_id)
        return None if job is None else receipt_of(job, self._row(job), journal=self._journal)


class HistoryVerbs:
    """Keeps that part of the Engine port."""

    _past: PastJobs

    def history(
        self, wanted: HistoryFilter = ALL_HISTORY, *, below: JobId | None = None, limit: int = 1000
    ) -> HistoryPage:
        """Jobs that have ended, newest first."""
        return self._past.page(wanted, below=below, limit=limit)

    def receipt(self, job_id: JobId) -> JobReceipt | None:
        """What proves one job."""
        return self._past.receipt(job_id)
