"""
What VOD answers about reviews, as values: one shape for its two generations.

Moments are in seconds with a fraction, ends of pictures in Unix seconds (v2) or ISO 8601 (v3).
Sources: manual of 2018, ProcessFile and GetVideoInfo; 2018-07-17, DescribeTaskDetail.
"""

from desktop_uploader.domain.audit import AuditFinding, AuditReading, AuditState, FindingKind
from desktop_uploader.domain.media import Suggestion, Verdict
from desktop_uploader.providers.tencent.media_faults import fault_text
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

SUGGESTION_OF_WORD = {suggestion.value: suggestion for suggestion in Suggestion}
GRAVEST_FIRST = (Suggestion.BLOCK, Suggestion.REVIEW, Suggestion.PASS)
KIND_OF_FORM = {
    "image": FindingKind.IMAGE,
    "ocr": FindingKind.TEXT,
    "asr": FindingKind.SPEECH,
    "voice": FindingKind.SPEECH,
}
PORN = "porn"
"""The only thing that v2 looks for."""
RUNNING = frozenset({"waiting", "processing"})


def read_v2_verdict(document: Document) -> Verdict | None:
    """The gravest of the reviews that GetVideoInfo tells of; None where there was none."""
    said = {_suggestion(one, "suggestion") for one in _v2_reviews(document)}
    found = next((one for one in GRAVEST_FIRST if one in said), None)
    if found is None:
        return None
    return Verdict(found, () if found is Suggestion.PASS else (PORN,))


def read_v2_findings(document: Document) -> list[AuditFinding]:
    """The segments of all reviews, in the order of the film."""
    found = [
        AuditFinding(
            FindingKind.IMAGE,
            PORN,
            suggestion=_suggestion(one, "suggestion"),
            score=lenient.number(one, "confidence"),
            at_ms=_ms(lenient.number(one, "startTimeOffset")),
            until_ms=_ms(lenient.number(one, "endTimeOffset")),
            picture_url=lenient.text(one, "url"),
            picture_until_s=lenient.number(one, "picUrlExpireTimeStamp"),
        )
        for review in _v2_reviews(document)
        for one in lenient.entries(review, "segments")
    ]
    return _that_matter(found)


def read_v3_verdict(entry: Document) -> Verdict | None:
    """The review that an entry of a MediaInfoSet tells of; None where there was none."""
    review = lenient.entry(lenient.entry(entry, "ReviewInfo"), "MediaReviewInfo")
    suggestion = _suggestion(review, "Suggestion")
    # "Form.Label", of which the form is told with each finding.
    words = (one.rpartition(".")[2] for one in lenient.words(review, "TypeSet"))
    labels = tuple(dict.fromkeys(words))
    return None if suggestion is None else Verdict(suggestion, labels)


def read_v3_task(document: Document) -> AuditReading:
    """The answer to DescribeTaskDetail about a review."""
    task = lenient.entry(document, "ReviewAudioVideoTask")
    ended_at_s = lenient.moment_s(lenient.text(document, "FinishTime"))
    word = lenient.text(document, "Status").lower()
    if word in RUNNING:
        return AuditReading(AuditState.RUNNING)
    problem = fault_text(lenient.text(task, "ErrCodeExt"), lenient.text(task, "Message"))
    if problem or word == "aborted":
        return AuditReading(AuditState.FAILED, problem=problem or "ABORTED", ended_at_s=ended_at_s)
    output = lenient.entry(task, "Output")
    suggestion = _suggestion(output, "Suggestion")
    if suggestion is None:
        return AuditReading(AuditState.NONE, ended_at_s=ended_at_s)
    labels = lenient.words(output, "Label") if suggestion is not Suggestion.PASS else ()
    return AuditReading(AuditState.DONE, Verdict(suggestion, labels), ended_at_s=ended_at_s)


def read_v3_findings(document: Document) -> list[AuditFinding]:
    """The segments of a review that DescribeTaskDetail tells of, in the order of the film."""
    output = lenient.entry(lenient.entry(document, "ReviewAudioVideoTask"), "Output")
    return _that_matter([_v3_finding(one) for one in lenient.entries(output, "SegmentSet")])


def _v3_finding(one: Document) -> AuditFinding:
    labels = (lenient.text(one, "Label"), lenient.text(one, "SubLabel"))
    form = lenient.text(one, "Form").lower()
    return AuditFinding(
        # A form that we do not know is shown as a picture, since it comes with one.
        KIND_OF_FORM.get(form, FindingKind.IMAGE),
        "/".join(filter(None, labels)),
        suggestion=_suggestion(one, "Suggestion"),
        score=lenient.number(one, "Confidence"),
        at_ms=_ms(lenient.number(one, "StartTimeOffset")),
        until_ms=_ms(lenient.number(one, "EndTimeOffset")),
        text=lenient.text(one, "Text"),
        picture_url=lenient.text(one, "Url"),
        picture_until_s=lenient.moment_s(lenient.text(one, "PicUrlExpireTime")),
    )


def _v2_reviews(document: Document) -> list[Document]:
    return lenient.entries(lenient.entry(document, "contentReviewInfo"), "pornList")


def _that_matter(found: list[AuditFinding]) -> list[AuditFinding]:
    kept = [one for one in found if one.suggestion is not Suggestion.PASS]
    return sorted(kept, key=lambda one: one.at_ms or 0)


def _suggestion(document: Document, name: str) -> Suggestion | None:
    return SUGGESTION_OF_WORD.get(lenient.text(document, name).lower())


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None or seconds < 0 else round(seconds * 1000)
