"""The JSON objects that scripts read, one a line. Names and shapes are a contract."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.ports.accounts import AccountRow, AccountTest
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.engine import JobDetail, JobRow
from desktop_uploader.ports.orders import FileWords, RefusedRow
from desktop_uploader.wording.advice import advise, advise_on
from desktop_uploader.wording.phrases import Phrases

Object = Mapping[str, Any]
TYPE_OF_LIST = {
    ListKind.CATEGORIES: "category",
    ListKind.TEMPLATES: "template",
    ListKind.WATERMARKS: "watermark",
    ListKind.SNAPSHOTS: "snapshot-template",
    ListKind.AI_TEMPLATES: "ai-template",
    ListKind.GROUPS: "template-group",
    ListKind.APPS: "app",
    ListKind.BUCKETS: "bucket",
    ListKind.AGENCIES: "agency",
}


def as_line(value: Object) -> str:
    """One line. Plain ASCII, so that no console's encoding can break it."""
    return json.dumps(value)


def job_line(row: JobRow, phrases: Phrases) -> dict[str, Any]:
    """A job as it is now."""
    return {
        "type": "job",
        "id": str(row.id),
        "path": row.path,
        "account": row.account,
        "title": row.title,
        "state": row.stage.value,
        "stage_detail": row.detail,
        "marks": [mark.value for mark in row.marks],
        "acked_bytes": row.acked_bytes,
        "sent_bytes": row.sent_bytes,
        "size_bytes": row.size_bytes,
        "media_id": row.media_id,
        "rate_bytes_per_s": row.rate_bytes_per_s,
        "progress_percent": row.progress_percent,
        "error": error(row.trouble, phrases, name=row.name) if row.trouble else None,
        "attempt": row.attempt,
        "resent_bytes": row.resent_bytes,
        "wasted_bytes": row.wasted_bytes,
        "priority": row.priority,
        "created_at": moment(row.created_at_s),
        "ended_at": moment(row.ended_at_s),
        "parts_end_at": moment(row.parts_end_at_s),
    }


def result_line(jobs: Sequence[Object], code: ExitCode) -> dict[str, Any]:
    """The last line of a command that follows jobs."""
    return {"type": "result", "jobs": list(jobs), "exit_code": int(code)}


def result_job(detail: JobDetail, phrases: Phrases) -> dict[str, Any]:
    """A job at the end, with its proof. `crc64` is decimal text: it does not fit a double."""
    proof = {
        "crc64": None if detail.crc64 is None else str(detail.crc64),
        "upload_id": detail.upload_id,
        "request_ids": list(detail.request_ids),
    }
    line = job_line(detail.row, phrases) | proof
    del line["type"]
    return line


def refused_line(refused: RefusedRow, phrases: Phrases, *, account: str) -> dict[str, Any]:
    """A file that may not go to an account."""
    advice = advise_on(refused.finding, phrases, name=refused.source)
    return {
        "type": "row",
        "account": account,
        "row": refused.row,
        "source": refused.source,
        "rule": refused.finding.rule,
        "weight": refused.finding.weight.value,
        "facts": dict(refused.finding.facts),
        "message": advice.what,
        "remedy": advice.do,
    }


def words_line(words: FileWords) -> dict[str, Any]:
    """What a file would be called, in a dry run with a pattern of names."""
    return {
        "type": "words",
        "row": words.row,
        "source": os.fsdecode(words.path),
        "title": words.title,
        "description": words.description,
        "tags": list(words.tags),
        "category": words.category,
    }


def order_line(account: str, trouble: Trouble, *, phrases: Phrases) -> dict[str, Any]:
    """An account, one of several, that could take nothing of an order."""
    return {"type": "order", "account": account, "error": error(trouble, phrases, name=account)}


def account_line(account: AccountRow, phrases: Phrases) -> dict[str, Any]:
    """An account, without its secrets."""
    return {
        "type": "account",
        "name": account.name,
        "kind": account.kind,
        "way": account.way,
        "region": account.region,
        "secrets_in": account.secrets_in,
        "practice": account.is_practice,
        "options": dict(account.options),
        "error": error(account.blocked_by, phrases) if account.blocked_by else None,
    }


def account_test_line(test: AccountTest, phrases: Phrases) -> dict[str, Any]:
    """What a real call told about an account."""
    return {
        "type": "account-test",
        "name": test.name,
        "works": test.trouble is None,
        "detail": test.detail,
        "clock_offset_s": test.clock_offset_s,
        "request_id": test.request_id,
        "error": error(test.trouble, phrases) if test.trouble else None,
    }


def choice_line(entry: CatalogueEntry, kind: ListKind) -> dict[str, Any]:
    """Something that an upload may name."""
    return {
        "type": TYPE_OF_LIST[kind],
        "id": entry.id,
        "name": entry.name,
        "parent_id": entry.parent_id,
        "detail": entry.detail,
    }


def error(trouble: Trouble, phrases: Phrases, *, name: str = "") -> dict[str, Any]:
    """A failure, with what a person can do about it."""
    advice = advise(trouble, phrases, name=name)
    return {
        "kind": trouble.kind,
        "code": trouble.code,
        "message": trouble.message,
        "title": advice.title,
        "what": advice.what,
        "advice": advice.do,
        "request_id": trouble.request_id,
        "remedy": trouble.remedy.value,
    }


def moment(at_s: float | None) -> str | None:
    """A moment in ISO 8601, UTC; None where it is not known."""
    if not at_s:
        return None
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="milliseconds")
