"""Audits that are asked for, and judgements (VOD manual 10.2 and 10.3)."""

import json
from typing import Any

from desktop_uploader.practice_cloud.alibaba.actions.audit import film_result
from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.assets import IMAGE
from desktop_uploader.practice_cloud.alibaba.audit import verdict_of
from desktop_uploader.practice_cloud.alibaba.audit_book import Audit, Decided, new_audit_id
from desktop_uploader.practice_cloud.alibaba.credentials import utc
from desktop_uploader.practice_cloud.door import Refusal

MOST_JUDGED = 20
REASON_BYTES, COMMENT_BYTES = 128, 512
MOST_ROWS = 100
JUDGED = ("Normal", "Blocked")
AUDITED = frozenset({"Normal", "Checking", "Blocked"})
"""Where an audit moves the medium; elsewhere its pipeline will say the same."""


def submit_ai_media_audit_job(call: Call) -> Answer:
    """An audit of a film, which is done when the answer comes."""
    medium = call.medium(call.need("MediaId"))
    if call.parameters.get("MediaType", "video") != "video":
        raise invalid("MediaType")
    if not medium.is_uploaded:
        raise Refusal("InvalidVideo.Damaged", 400, "The video has not been uploaded.")
    audit = _audited(call, medium.id, title=medium.title)
    if medium.status in AUDITED:
        call.works.judge(medium, audit.verdict)
    return {"MediaId": medium.id, "JobId": audit.id}


def submit_ai_image_audit_job(call: Call) -> Answer:
    """The same of an image."""
    media_id = call.need("MediaId")
    image = call.works.assets.find(media_id, call.account.name, family=IMAGE)
    if image is None:
        raise Refusal("NoSuchResource", 404, "The specified resource does not exist.")
    return {"JobId": _audited(call, media_id, title=image.title).id}


def get_ai_media_audit_job(call: Call) -> Answer:
    """One audit with its result."""
    audit = call.works.audits.find(call.need("JobId"), call.account.name)
    if audit is None:
        raise Refusal("NoSuchResource", 404, "The specified resource does not exist.")
    medium = call.works.media.find(audit.media_id, call.account.name)
    title = "" if medium is None else medium.title
    return {
        "MediaAuditJob": {
            "JobId": audit.id,
            "MediaId": audit.media_id,
            "Type": "AIMediaAudit",
            "Status": "success",
            "Code": "",
            "Message": "OK",
            "CreationTime": utc(audit.at_s),
            "CompleteTime": utc(audit.at_s),
            "Data": film_result(call, audit.media_id, verdict=audit.verdict, title=title),
        }
    }


def create_audit(call: Call) -> Answer:
    """Judgements on up to 20 films; all of them or, where one is wrong, none."""
    rulings = _rulings(call.need("AuditContent"))
    media = [call.medium(str(one.get("VideoId", ""))) for one in rulings]
    for one, medium in zip(rulings, media, strict=True):
        if medium.status not in AUDITED:
            raise Refusal("InvalidVideo.Damaged", 400, f"The video is {medium.status}.")
        call.works.media.change(medium.id, status=one["Status"], modified_at_s=call.now_s)
        call.works.audits.decide(
            Decided(
                medium.id,
                one["Status"],
                one.get("Reason", ""),
                one.get("Comment", ""),
                call.account.name,
                call.now_s,
            )
        )
    return {}


def get_audit_history(call: Call) -> Answer:
    """A page of the judgements on a film."""
    medium = call.medium(call.need("VideoId"))
    size, page = call.number("PageSize", 10), call.number("PageNo", 1)
    if not 1 <= size <= MOST_ROWS:
        raise invalid("PageSize")
    if page < 1:
        raise invalid("PageNo")
    found = call.works.audits.decisions(medium.id)
    if call.parameters.get("SortBy", "").lower().endswith(":asc"):
        found.reverse()
    rows = [_told(call, one) for one in found[size * (page - 1) : size * page]]
    status = "Blocked" if medium.status == "Blocked" else "Normal"
    return {"Status": status, "Total": len(found), "Histories": rows}


def _audited(call: Call, media_id: str, *, title: str) -> Audit:
    audit = Audit(new_audit_id(), call.account.name, media_id, verdict_of(title), call.now_s)
    call.works.audits.add(audit)
    return audit


def _rulings(content: str) -> list[dict[str, Any]]:
    try:
        rulings = json.loads(content)
    except ValueError as error:
        raise invalid("AuditContent") from error
    if not isinstance(rulings, list) or not 1 <= len(rulings) <= MOST_JUDGED:
        raise invalid("AuditContent")
    for one in rulings:
        if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
            raise invalid("AuditContent")
        _check(one)
    return rulings


def _check(one: dict[str, str]) -> None:
    reason, comment = one.get("Reason", ""), one.get("Comment", "")
    is_blocked = one.get("Status") == "Blocked"
    if one.get("Status") not in JUDGED or (is_blocked and not reason):
        raise invalid("AuditContent")
    if len(reason.encode()) > REASON_BYTES or len(comment.encode()) > COMMENT_BYTES:
        raise invalid("AuditContent")


def _told(call: Call, decided: Decided) -> Answer:
    row = {
        "CreationTime": utc(decided.at_s),
        "Status": decided.status,
        "Reason": decided.reason,
        "Comment": decided.comment,
    }
    return row if call.is_by_example else row | {"Auditor": decided.auditor}
