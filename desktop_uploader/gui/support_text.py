"""What is copied for support: everything technical of a job, nothing private of its owner."""

from collections.abc import Iterator
from datetime import UTC, datetime

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.ports.engine import JobDetail


def support_text(detail: JobDetail) -> str:
    """Lines in English for whoever helps; without title, description, tags and path."""
    return "\n".join(_lines(detail)) + "\n"


def _lines(detail: JobDetail) -> Iterator[str]:
    row = detail.row
    yield f"job {row.id}, account {row.account}, stage {row.stage.value} {row.detail}".rstrip()
    yield f"size {row.size_bytes} bytes, confirmed {row.acked_bytes}, sent again {row.resent_bytes}"
    yield f"media id {row.media_id or '-'}, upload id {detail.upload_id or '-'}"
    yield f"parts {len(detail.parts)} of {detail.part_bytes} bytes, crc64 {detail.crc64}"
    if row.trouble is not None:
        yield from _trouble_lines(row.trouble)
    for request_id in detail.request_ids:
        yield f"request {request_id}"
    for entry in detail.timeline:
        at = datetime.fromtimestamp(entry.at_s, UTC)
        yield f"{at.isoformat(timespec='milliseconds')} {entry.what}"


def _trouble_lines(trouble: Trouble) -> Iterator[str]:
    yield f"error {trouble.kind} ({trouble.remedy.value}, {trouble.outcome.value})"
    yield f"  in {trouble.action or '-'}: {trouble.code or '-'}"
    yield f"  request {trouble.request_id or '-'}"
