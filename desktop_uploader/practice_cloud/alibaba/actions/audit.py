"""GetMediaAuditResult and its details: what the audit by visible rules said, in VOD's shape."""

from typing import Any

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.assets import IMAGE
from desktop_uploader.practice_cloud.alibaba.audit import Finding, finding_of, speech_of

SCENES = ("Porn", "Terrorism", "Ad", "Live", "Logo")
SCORE = 100
PAGE_ROWS = 20


def get_media_audit_result(call: Call) -> Answer:
    """Suggestion, labels and the time-coded findings; empty while nothing was audited."""
    media_id = call.need("MediaId")
    if call.works.assets.find(media_id, call.account.name, family=IMAGE) is not None:
        return {"MediaAuditResult": _image_result(call, media_id)}
    medium = call.medium(media_id)
    if not medium.verdict:
        return {"MediaAuditResult": {}}
    return {
        "MediaAuditResult": film_result(call, medium.id, verdict=medium.verdict, title=medium.title)
    }


def film_result(call: Call, media_id: str, *, verdict: str, title: str) -> Answer:
    """The result of a film's audit."""
    finding = finding_of(verdict)
    is_clean = verdict == "pass"
    label = "normal" if is_clean else finding.label
    video: Answer = {"Suggestion": verdict, "Label": label}
    for scene in SCENES:
        is_found = f"{scene}Result" == finding.module and not is_clean
        video[f"{scene}Result"] = _module(
            call, finding if is_found else None, suggestion=verdict, media_id=media_id
        )
    text = {
        "Type": "title",
        "Content": title,
        "Suggestion": verdict,
        "Label": label,
        "Score": "100.00000",
        "Scene": "antispam",
    }
    return {
        "Suggestion": verdict,
        "Label": label,
        "AbnormalModules": "" if is_clean else "video,text-title",
        "TextResult": [text],
        "VideoResult": video,
        "ImageResult": [],
    }


def get_media_audit_result_detail(call: Call) -> Answer:
    """A page of the pictures that hit something, 20 a page."""
    medium = call.medium(call.need("MediaId"))
    call.need("PageNo")
    page = call.number("PageNo", 1)
    if page < 1:
        raise invalid("PageNo")
    finding = finding_of(medium.verdict or "pass")
    rows = [_picture_row(call, medium.id, finding=finding, at_ms=at) for at in finding.timeline_ms]
    shown: Any = rows[PAGE_ROWS * (page - 1) : PAGE_ROWS * page]
    if call.is_by_example and len(shown) == 1:
        shown = shown[0]
    return {"MediaAuditResultDetail": {"Total": -(-len(rows) // PAGE_ROWS), "List": shown}}


def get_media_audit_result_timeline(call: Call) -> Answer:
    """The moments of each scene."""
    medium = call.medium(call.need("MediaId"))
    finding = finding_of(medium.verdict or "pass")
    lines: Answer = {scene: [] for scene in SCENES}
    if finding.timeline_ms:
        lines[finding.module.removesuffix("Result")] = [
            {"Label": finding.label, "Score": _told(call, SCORE), "Timestamp": _told(call, at_ms)}
            for at_ms in finding.timeline_ms
        ]
    return {"MediaAuditResultTimeline": lines}


def get_media_audit_audio_result_detail(call: Call) -> Answer:
    """What was heard, in whole seconds."""
    medium = call.medium(call.need("MediaId"))
    rows = [
        {"StartTime": one.from_s, "EndTime": one.until_s, "Text": one.text, "Label": one.label}
        for one in speech_of(medium.verdict or "pass")
    ]
    return {"MediaAuditAudioResultDetail": {"Total": 1, "PageTotal": 1, "List": rows}}


def _image_result(call: Call, media_id: str) -> Answer:
    audit = call.works.audits.latest(media_id)
    if audit is None:
        return {}
    label = "normal" if audit.verdict == "pass" else finding_of(audit.verdict).label
    result = {"Suggestion": audit.verdict, "Label": label, "Score": "100", "Scene": "terrorism"}
    url = call.works.picture_of(media_id, 0)
    picture = {"Type": "cover", "Url": url, "Suggestion": audit.verdict, "Label": label}
    return {
        "Suggestion": audit.verdict,
        "Label": label,
        "AbnormalModules": "" if audit.verdict == "pass" else "image-cover",
        "ImageResult": [picture | {"Result": [result]}],
    }


def _module(call: Call, finding: Finding | None, *, suggestion: str, media_id: str) -> Answer:
    timeline = finding.timeline_ms if finding is not None else ()
    label = finding.label if finding is not None else "normal"
    count = len(timeline)
    return {
        "Suggestion": suggestion if finding is not None else "pass",
        "Label": label,
        "MaxScore": "100.000",
        "AverageScore": "100.000",
        "CounterList": [{"Label": label, "Count": str(count) if call.is_by_example else count}],
        "TopList": [
            {
                "Label": label,
                "Score": "100.000",
                "Timestamp": str(at_ms),
                "Url": call.works.picture_of(media_id, at_ms),
            }
            for at_ms in timeline
        ],
    }


def _picture_row(call: Call, media_id: str, *, finding: Finding, at_ms: int) -> Answer:
    scene_hit = finding.module.removesuffix("Result")
    row: Answer = {
        "Timestamp": _told(call, at_ms),
        "Url": call.works.picture_of(media_id, at_ms),
    }
    for scene in SCENES:
        row[f"{scene}Label"] = finding.label if scene == scene_hit else "normal"
        row[f"{scene}Score"] = _told(call, SCORE)
    return row


def _told(call: Call, number: int) -> int | str:
    """A table of the manual calls it a text, its examples show a number."""
    return number if call.is_by_example else str(number)
