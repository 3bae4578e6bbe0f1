"""The facts of a job as the panel lists them: names and values, only those that are known."""

from collections.abc import Iterator

from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import JobDetail

REQUESTS_SHOWN = 4


def facts_of(detail: JobDetail, words: Words) -> list[tuple[str, str]]:
    """(name, value) in the order they are shown; what is empty is left out."""
    return [(words(f"detail.{key}"), value) for key, value in _values(detail, words) if value]


def _values(detail: JobDetail, words: Words) -> Iterator[tuple[str, str]]:
    row = detail.row
    yield "file", row.path
    yield "account", row.account
    yield "title", row.title
    yield "tags", ", ".join(detail.tags)
    yield "description", detail.description
    yield "size", words.size(row.size_bytes)
    yield "media_id", row.media_id
    yield "checksum", "" if detail.crc64 is None else str(detail.crc64)
    yield "parts", _parts(detail, words)
    yield "attempt", str(row.attempt) if row.attempt > 1 else ""
    yield "resent", words.size(row.resent_bytes) if row.resent_bytes else ""
    yield "outputs", "\n".join(_outputs(detail, words))
    yield "verdict", _verdict(detail, words)
    yield "requests", "\n".join(detail.request_ids[-REQUESTS_SHOWN:])


def _parts(detail: JobDetail, words: Words) -> str:
    # Without an upload id the file goes, or went, by a single call.
    if not detail.upload_id or not detail.part_bytes:
        return ""
    whole = -(-detail.row.size_bytes // detail.part_bytes)
    return words("detail.parts_value", stored=len(detail.parts), all=whole)


def _outputs(detail: JobDetail, words: Words) -> Iterator[str]:
    for output in (detail.report and detail.report.outputs) or ():
        state = output.error or words(f"output.{output.state.value}")
        yield words("detail.output_line", name=output.name, state=state)


def _verdict(detail: JobDetail, words: Words) -> str:
    verdict = detail.report and detail.report.verdict
    if not verdict:
        return ""
    suggestion = words(f"verdict.{verdict.suggestion.value}")
    if not verdict.labels:
        return suggestion
    labels = ", ".join(verdict.labels)
    return words("detail.verdict_line", suggestion=suggestion, labels=labels)
