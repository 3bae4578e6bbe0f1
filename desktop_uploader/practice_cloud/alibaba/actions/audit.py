"""GetMediaAuditResult: what the audit by visible rules said, in VOD's shape."""

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call
from desktop_uploader.practice_cloud.alibaba.audit import finding_of

MODULES = ("PornResult", "TerrorismResult", "AdResult", "LiveResult", "LogoResult")


def get_media_audit_result(call: Call) -> Answer:
    """Suggestion, labels and the time-coded findings; empty while nothing was audited."""
    medium = call.medium(call.need("MediaId"))
    if not medium.verdict:
        return {"MediaAuditResult": {}}
    finding = finding_of(medium.verdict)
    is_clean = medium.verdict == "pass"
    label = "normal" if is_clean else finding.label
    video: Answer = {"Suggestion": medium.verdict, "Label": label}
    for module in MODULES:
        is_found = module == finding.module and not is_clean
        url = call.works.output_url(medium.id, "snapshot-0.jpg")
        video[module] = _module(
            call,
            medium.verdict if is_found else "pass",
            label=label if is_found else "normal",
            url=url,
        )
    title = {
        "Type": "title",
        "Content": medium.title,
        "Suggestion": medium.verdict,
        "Label": label,
        "Score": "100.00000",
        "Scene": "antispam",
    }
    result: Answer = {
        "Suggestion": medium.verdict,
        "Label": label,
        "AbnormalModules": "" if is_clean else "video,text-title",
        "TextResult": [title],
        "VideoResult": video,
        "ImageResult": [],
    }
    return {"MediaAuditResult": result}


def _module(call: Call, suggestion: str, *, label: str, url: str) -> Answer:
    timeline = finding_of(suggestion).timeline_ms if suggestion != "pass" else ()
    count = len(timeline)
    return {
        "Suggestion": suggestion,
        "Label": label,
        "MaxScore": "100.000",
        "AverageScore": "100.000",
        "CounterList": [{"Label": label, "Count": str(count) if call.is_by_example else count}],
        "TopList": [
            {"Label": label, "Score": "100.000", "Timestamp": str(at_ms), "Url": url}
            for at_ms in timeline
        ],
    }
