"""A receipt as a script reads it, and as a person does."""

from collections.abc import Iterator
from typing import Any

from desktop_uploader.cli.lines import job_line, moment
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.media import MediaReport, Output, Verdict
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.engine import JobDetail, JobReceipt
from desktop_uploader.ports.errands import Errand
from desktop_uploader.wording.phrases import Phrases

NS = 1_000_000_000
TOLD = (
    *("path", "size_bytes", "modified_at", "crc64", "sha256", "account", "kind", "state", "marks"),
    *("media_id", "bucket", "key", "store", "upload_id", "compared", "not_compared", "verdict"),
    *("created_at", "ended_at", "request_ids"),
)
"""What a person is told, in this order, besides the stages and the outputs."""

WORDS = {
    "state": "stage",
    "marks": "mark",
    "compared": "compared",
    "not_compared": "compared",
}
"""Things that are words of ours, and where the phrases have them."""


def receipt_line(
    receipt: JobReceipt, phrases: Phrases, *, sha256: str | None = None
) -> dict[str, Any]:
    """All that proves a job. Numbers of 64 bits are decimal text: they do not fit a double."""
    detail = receipt.detail
    compared, left_out = what_was_compared(receipt)
    return {
        **job_line(detail.row, phrases),
        "type": "receipt",
        **_file(receipt),
        "sha256": sha256,
        **_place(detail),
        "arrived": _arrived(receipt.arrived),
        "compared": compared,
        "not_compared": left_out,
        "stages": [
            {"at": moment(one.at_s), "what": one.what, "facts": dict(one.facts)}
            for one in detail.timeline
        ],
        "request_ids": list(detail.request_ids),
        "part_request_ids": [one.request_id for one in detail.parts if one.request_id],
        "verdict": _verdict(detail.report.verdict if detail.report else None),
        "outputs": [_output(one) for one in _outputs(detail.report)],
        "asked": [_asked(one) for one in receipt.asked],
    }


def told(line: dict[str, Any], terminal: Terminal) -> Iterator[str]:
    """The same for a person: a thing a line, nothing of what is not known."""
    phrases = terminal.phrases
    yield phrases("receipt.title", id=line["id"])
    for name in TOLD:
        text = _words(line[name], name, phrases=phrases) if name in WORDS else _text(line[name])
        if text:
            yield f"    {phrases(f'receipt.{name}')}: {text}"
    for stage in line["stages"]:
        yield f"    {stage['at']}  {phrases.happening(stage['what'], stage['facts'])}"
    for output in line["outputs"]:
        words = (output["name"], output["state"], output["url"] or output["error"])
        yield f"    {phrases('receipt.output')}: {'  '.join(word for word in words if word)}"


def place_words(target: str) -> tuple[str, str, str]:
    """Bucket, key and store of a place's text; empty texts where it names none."""
    _, has_store, there = target.partition("://")
    if not has_store:
        return "", "", ""
    place, _, store = there.rpartition("@") if "@" in there else (there, "", "")
    bucket, _, key = place.partition("/")
    return bucket, key, store


def what_was_compared(receipt: JobReceipt) -> tuple[list[str], list[str]]:
    """Of size and checksum, what the far end stated and was held against the file; and the rest."""
    arrived, size_bytes = receipt.arrived, receipt.detail.row.size_bytes
    found = {
        "size": arrived is not None and arrived.size_bytes == size_bytes,
        "crc64": arrived is not None
        and arrived.crc64 is not None
        and arrived.crc64 == receipt.detail.crc64,
    }
    return [name for name in found if found[name]], [name for name in found if not found[name]]


def _file(receipt: JobReceipt) -> dict[str, Any]:
    crc64 = receipt.detail.crc64
    return {
        "kind": receipt.kind,
        "origin": "file" if receipt.is_of_file else "url",
        "modified_at": moment(receipt.mtime_ns / NS),
        "mtime_ns": str(receipt.mtime_ns),
        "crc64": None if crc64 is None else str(crc64),
    }


def _place(detail: JobDetail) -> dict[str, Any]:
    bucket, key, store = place_words(detail.target)
    return {
        "bucket": bucket,
        "key": key,
        "store": store,
        "upload_id": detail.upload_id,
        "part_bytes": detail.part_bytes,
        "parts": len(detail.parts),
    }


def _arrived(facts: ObjectFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "size_bytes": facts.size_bytes,
        "crc64": None if facts.crc64 is None else str(facts.crc64),
        "tag": facts.tag,
        "request_id": facts.request_id,
    }


def _outputs(report: MediaReport | None) -> tuple[Output, ...]:
    return (report.outputs or ()) if report is not None else ()


def _output(one: Output) -> dict[str, Any]:
    return {
        "name": one.name,
        "state": one.state.value,
        "output_id": one.output_id,
        "format": one.format,
        "width": one.width,
        "height": one.height,
        "bitrate_kbps": one.bitrate_kbps,
        "url": one.url,
        "error": one.error,
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "suggestion": verdict.suggestion.value,
        "labels": list(verdict.labels),
        "modules": list(verdict.modules),
    }


def _asked(errand: Errand) -> dict[str, Any]:
    return {
        "action": errand.order.action,
        "wish": dict(errand.order.wish),
        "fate": errand.fate.value,
        "answer": dict(errand.answer),
        "begun_at": moment(errand.begun_at_s),
        "ended_at": moment(errand.ended_at_s),
    }


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "  ".join(text for one in value.values() if (text := _text(one)))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def _words(value: str | list[str], name: str, *, phrases: Phrases) -> str:
    """Words of ours in the person's language."""
    words = [value] if isinstance(value, str) else value
    return ", ".join(phrases(f"{WORDS[name]}.{word}") for word in words)
