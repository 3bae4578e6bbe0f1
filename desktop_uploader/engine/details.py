"""All that is known of one job, for a face that has it open."""

from desktop_uploader.domain.job import Job
from desktop_uploader.ports.engine import JobDetail, JobReceipt, JobRow, TimelineEntry
from desktop_uploader.ports.errands import Errand, ErrandFilter
from desktop_uploader.ports.journal import Journal


def detail_of(job: Job, row: JobRow, *, journal: Journal) -> JobDetail:
    """`job`, shown as `row`, with what the journal has of it."""
    notes = journal.notes(job.id)
    return JobDetail(
        row=row,
        description=job.draft.description,
        tags=job.draft.tags,
        target=job.place.target if job.place else "",
        upload_id=job.upload or "",
        part_bytes=job.part_bytes,
        parts=tuple(journal.parts(job.id)),
        crc64=job.content_crc64,
        report=job.report,
        timeline=tuple(TimelineEntry(note.at_s, note.what, note.facts) for note in notes),
        request_ids=job.request_ids,
    )


def receipt_of(job: Job, row: JobRow, *, journal: Journal) -> JobReceipt:
    """What proves `job`; nobody is asked, and the file is not read."""
    asked: list[Errand] = []
    if row.media_id:
        asked = journal.errands(ErrandFilter(account=job.account, subject=row.media_id))
    return JobReceipt(
        detail_of(job, row, journal=journal),
        path=job.source.path,
        mtime_ns=job.source.fingerprint.mtime_ns,
        kind=job.draft.kind.value,
        is_of_file=job.source.is_local,
        arrived=job.arrived,
        asked=tuple(asked),
    )
