"""Audits as the JSON objects that scripts read. Names and shapes are a contract."""

from typing import Any

from desktop_uploader.cli.lines import error, moment
from desktop_uploader.domain.audit import AuditFinding, Decision
from desktop_uploader.domain.media import Suggestion
from desktop_uploader.ports.audits import AuditBegun, AuditShown, Judged
from desktop_uploader.wording.phrases import Phrases


def audit_line(shown: AuditShown) -> dict[str, Any]:
    """All that is known of a medium's audit."""
    reading = shown.reading
    verdict = reading.verdict
    return {
        "type": "audit",
        **_named(shown),
        "medium": shown.state.value,
        "word": shown.word,
        "audit": reading.state.value,
        "suggestion": _word(verdict.suggestion) if verdict else None,
        "was": _word(shown.was),
        "agreed": shown.is_agreed,
        "labels": list(verdict.labels) if verdict else [],
        "modules": list(verdict.modules) if verdict else [],
        "problem": reading.problem,
        "ended_at": moment(reading.ended_at_s),
        "findings": [_finding(one) for one in shown.findings],
        "decisions": [_decision(one) for one in shown.decisions],
        "picture_life_s": shown.picture_life_s,
        "request_id": reading.request_id,
    }


def begun_line(begun: AuditBegun) -> dict[str, Any]:
    """An audit that was begun."""
    told = {"task": begun.task, "request_id": begun.request_id}
    return {"type": "audit-begun", **_named(begun), **told}


def judged_line(judged: Judged, phrases: Phrases) -> dict[str, Any]:
    """What became of a person's word."""
    return {
        "type": "judged",
        **_named(judged),
        "medium": judged.state.value,
        "word": judged.word,
        "error": error(judged.trouble, phrases, name=judged.medium) if judged.trouble else None,
    }


def _named(one: AuditShown | AuditBegun | Judged) -> dict[str, Any]:
    job = None if one.job is None else str(one.job)
    return {"id": job, "account": one.account, "media_id": one.medium}


def _finding(one: AuditFinding) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "label": one.label,
        "suggestion": _word(one.suggestion),
        "score": one.score,
        "at_ms": one.at_ms,
        "until_ms": one.until_ms,
        "where": one.where,
        "text": one.text,
        "picture_url": one.picture_url,
        "picture_expires_at": moment(one.picture_until_s),
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "ruling": one.ruling.value,
        "reason": one.reason,
        "comment": one.comment,
        "at": moment(one.at_s),
        "by": one.by,
    }


def _word(suggestion: Suggestion | None) -> str | None:
    return None if suggestion is None else suggestion.value
