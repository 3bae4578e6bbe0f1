"""
What VOD answers about audits, as values.

Scores, moments and counts come as texts or as numbers, lists as one object: all forms are read.
Source: VOD manual of 2022-07-08, 10.2 and 10.3. Moments of pictures are in milliseconds, those of
speech in seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_uploader.domain.audit import (
    AuditFinding,
    AuditReading,
    AuditState,
    Decision,
    FindingKind,
)
from desktop_uploader.domain.media import Suggestion, Verdict
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

NORMAL = frozenset({"", "normal", "meaningless"})
"""Labels of what was looked at and is nothing."""
SCENES = ("Porn", "Terrorism", "Ad", "Live", "Logo")
STATE_OF_JOB = {
    "init": AuditState.RUNNING,
    "processing": AuditState.RUNNING,
    "success": AuditState.DONE,
    "fail": AuditState.FAILED,
}
RULING_OF_STATUS = {"normal": Suggestion.PASS, "blocked": Suggestion.BLOCK}
SUGGESTION_OF_WORD = {suggestion.value: suggestion for suggestion in Suggestion}


@dataclass(frozen=True, slots=True)
class FindingPage:
    """A page of findings; `total` of all pages, None where it is not stated."""

    findings: tuple[AuditFinding, ...]
    total: int | None


def read_verdict(result: Document) -> Verdict | None:
    """The verdict of a result; None where it has none."""
    suggestion = _suggestion(result)
    if suggestion is None:
        return None
    return Verdict(
        suggestion, lenient.words(result, "Label"), lenient.words(result, "AbnormalModules")
    )


def read_job(document: Document) -> AuditReading:
    """The answer to GetAIMediaAuditJob; a word that we do not know is still running."""
    job = lenient.entry(document, "MediaAuditJob")
    state = STATE_OF_JOB.get(lenient.text(job, "Status").lower(), AuditState.RUNNING)
    words = (lenient.text(job, "Code"), lenient.text(job, "Message"))
    return AuditReading(
        state,
        read_verdict(lenient.entry(job, "Data")) if state is AuditState.DONE else None,
        problem=" ".join(filter(None, words)) if state is AuditState.FAILED else "",
        ended_at_s=lenient.moment_s(lenient.text(job, "CompleteTime")),
    )


def read_beside_the_film(result: Document) -> list[AuditFinding]:
    """What was found in title and cover, at no moment of the film."""
    texts = [
        _finding(one, FindingKind.TEXT, where=lenient.text(one, "Type"))
        for one in lenient.entries(result, "TextResult")
    ]
    pictures = [
        _cover_finding(picture, one)
        for picture in lenient.entries(result, "ImageResult")
        for one in lenient.entries(picture, "Result") or [picture]
    ]
    return [one for one in (*texts, *pictures) if _matters(one)]


def read_timeline(document: Document) -> list[AuditFinding]:
    """The answer to GetMediaAuditResultTimeline, in the order of the film."""
    lines = lenient.entry(document, "MediaAuditResultTimeline")
    found = [
        AuditFinding(
            FindingKind.IMAGE,
            lenient.text(one, "Label"),
            score=lenient.number(one, "Score"),
            at_ms=lenient.integer(one, "Timestamp"),
        )
        for scene in SCENES
        for one in lenient.entries(lines, scene)
    ]
    return sorted((one for one in found if _matters(one)), key=lambda one: one.at_ms or 0)


def read_picture_page(document: Document) -> FindingPage:
    """The answer to GetMediaAuditResultDetail: a picture has one finding a scene that it hit."""
    detail = lenient.entry(document, "MediaAuditResultDetail")
    pictures = lenient.entries(detail, "List")
    found = tuple(one for picture in pictures for one in _of_picture(picture))
    return FindingPage(found, lenient.integer(detail, "Total"))


def read_speech_page(document: Document) -> FindingPage:
    """The answer to GetMediaAuditAudioResultDetail."""
    detail = lenient.entry(document, "MediaAuditAudioResultDetail")
    found = [
        AuditFinding(
            FindingKind.SPEECH,
            lenient.text(one, "Label"),
            at_ms=_ms(lenient.number(one, "StartTime")),
            until_ms=_ms(lenient.number(one, "EndTime")),
            text=lenient.text(one, "Text"),
        )
        for one in lenient.entries(detail, "List")
    ]
    return FindingPage(
        tuple(one for one in found if _matters(one)), lenient.integer(detail, "Total")
    )


def read_history(document: Document) -> list[Decision]:
    """A page of GetAuditHistory; a word that we do not know is left out."""
    found = []
    for one in lenient.entries(document, "Histories"):
        ruling = RULING_OF_STATUS.get(lenient.text(one, "Status").lower())
        if ruling is not None:
            found.append(
                Decision(
                    ruling,
                    reason=lenient.text(one, "Reason"),
                    comment=lenient.text(one, "Comment"),
                    at_s=lenient.moment_s(lenient.text(one, "CreationTime")),
                    by=lenient.text(one, "Auditor"),
                )
            )
    return found


def _of_picture(picture: Document) -> Iterator[AuditFinding]:
    for scene in SCENES:
        finding = AuditFinding(
            FindingKind.IMAGE,
            lenient.text(picture, f"{scene}Label"),
            score=lenient.number(picture, f"{scene}Score"),
            at_ms=lenient.integer(picture, "Timestamp"),
            picture_url=lenient.text(picture, "Url"),
        )
        if _matters(finding):
            yield finding


def _cover_finding(picture: Document, one: Document) -> AuditFinding:
    return _finding(
        one,
        FindingKind.IMAGE,
        where=lenient.text(picture, "Type"),
        picture_url=lenient.text(picture, "Url"),
    )


def _finding(
    one: Document, kind: FindingKind, *, where: str, picture_url: str = ""
) -> AuditFinding:
    return AuditFinding(
        kind,
        lenient.text(one, "Label"),
        suggestion=_suggestion(one),
        score=lenient.number(one, "Score"),
        where=where,
        text=lenient.text(one, "Content"),
        picture_url=picture_url,
    )


def _matters(finding: AuditFinding) -> bool:
    return finding.label.lower() not in NORMAL and finding.suggestion is not Suggestion.PASS


def _suggestion(document: Document) -> Suggestion | None:
    return SUGGESTION_OF_WORD.get(lenient.text(document, "Suggestion").lower())


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
