"""UploadMediaByURL, GetURLUploadInfos and CancelUrlUploadJobs (VOD manual 5.5 to 5.7)."""

import json
import secrets
from typing import Any
from urllib.parse import unquote, urlsplit

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.upload import (
    DEFAULT_TEMPLATES,
    EXTENSIONS,
    TEMPLATE_GROUPS,
    check_text,
    checked_tags,
)
from desktop_uploader.practice_cloud.alibaba.credentials import utc
from desktop_uploader.practice_cloud.alibaba.pulls import PullJob, name_of
from desktop_uploader.practice_cloud.door import Refusal

MOST_URLS, MOST_ASKED = 20, 10
REGIONS = frozenset({"cn-shanghai", "ap-southeast-1"})
BYTES = {"Title": 128, "Description": 1024}
CANCELLED = "CANCELLED"
Words = dict[str, Any]


def upload_media_by_url(call: Call) -> Answer:
    """A job for each address; all of them or none."""
    if call.account.region not in REGIONS:
        raise Refusal("InvalidAction.NotFound", 404, "The action is not open in this region.")
    urls = _urls(call, "UploadURLs", limit=MOST_URLS)
    metadata = {str(one.get("SourceURL", "")): one for one in _metadata(call)}
    user_data = call.parameters.get("UserData", "")
    if user_data and not isinstance(_json(user_data, "UserData"), dict):
        raise invalid("UserData")
    jobs = [
        PullJob(
            secrets.token_hex(16),
            call.account.name,
            url,
            "PENDING",
            call.now_s,
            user_data=user_data,
            words=json.dumps(_words(call, url, metadata=metadata.get(url, {}))),
            bucket=call.account.bucket,
        )
        for url in urls
    ]
    with call.works.records.together():
        for job in jobs:
            call.works.pulls.book.add(job)
    for job in jobs:
        call.works.pulls.order(job.id)
    return {"UploadJobs": [{"SourceURL": job.url, "JobId": job.id} for job in jobs]}


def get_url_upload_infos(call: Call) -> Answer:
    """Jobs by their ids, or all jobs of some addresses."""
    account, book = call.account.name, call.works.pulls.book
    if call.parameters.get("JobIds"):
        asked = call.ids("JobIds", limit=MOST_ASKED)
        found = {job_id: [job] if (job := book.find(job_id, account)) else [] for job_id in asked}
    else:
        asked = _urls(call, "UploadURLs", limit=MOST_ASKED)
        found = {url: book.of_url(url, account) for url in asked}
    shown = [job for jobs in found.values() for job in jobs if job.status != CANCELLED]
    absent = [one for one, jobs in found.items() if not jobs or jobs[0].status == CANCELLED]
    listed: list[str] = [json.dumps(absent)] if call.is_by_example and absent else absent
    return {"URLUploadInfoList": [_info(job) for job in shown], "NonExists": listed}


def cancel_url_upload_jobs(call: Call) -> Answer:
    """Those of the jobs that are pending come to nothing."""
    book, account = call.works.pulls.book, call.account.name
    asked = call.ids("JobIds", limit=MOST_ASKED)
    known = [job_id for job_id in asked if book.find(job_id, account) is not None]
    gone = [job_id for job_id in known if book.move(job_id, CANCELLED, from_status="PENDING")]
    absent = [job_id for job_id in asked if job_id not in known]
    if call.is_by_example:
        return {"CanceledJobs": [",".join(gone)], "NonExists": [",".join(absent)]}
    return {"CanceledJobs": gone, "NonExists": absent}


def _info(job: PullJob) -> dict[str, str]:
    return {
        "JobId": job.id,
        "UploadURL": job.url,
        "MediaId": job.media_id,
        "FileSize": str(job.size_bytes),
        "Status": job.status,
        "ErrorCode": job.error_code or ("200" if job.status == "SUCCESS" else ""),
        "ErrorMessage": job.error_message,
        "CreationTime": utc(job.created_at_s),
        "CompleteTime": utc(job.completed_at_s) if job.completed_at_s else "",
        "UserData": job.user_data,
    }


def _urls(call: Call, name: str, *, limit: int) -> list[str]:
    urls = [unquote(piece.strip()) for piece in call.need(name).split(",")]
    if len(urls) > limit or not all(_is_address(url) for url in urls):
        raise Refusal(
            f"InvalidParameter.{name}", 400, f"The specified parameter {name} is not valid."
        )
    return urls


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _metadata(call: Call) -> list[Words]:
    text = call.parameters.get("UploadMetadatas", "")
    found = _json(text, "UploadMetadatas") if text else []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise invalid("UploadMetadatas")
    return found


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise invalid(name) from error


def _words(call: Call, url: str, *, metadata: Words) -> Words:
    """The fields of the medium that an address will be."""
    said = {name: str(value) for name, value in metadata.items()}
    for name, limit in BYTES.items():
        _check_bytes(name, said.get(name, ""), limit=limit)
    group = said.get("TemplateGroupId", "") or call.parameters.get("TemplateGroupId", "")
    if group and group not in TEMPLATE_GROUPS:
        raise Refusal("InvalidTemplateGroupId.NotFound", 404, "The TemplateGroupId does not exist.")
    extension = said.get("FileExtension", "") or name_of(url).rpartition(".")[2]
    if extension.lower() not in EXTENSIONS:
        raise Refusal("InvalidFileName.Extension", 400, "The file's extension is illegal.")
    return {
        "title": said.get("Title", "") or name_of(url),
        "description": said.get("Description", ""),
        "tags": checked_tags(said.get("Tags", "")),
        "cate_id": int(said["CateId"]) if said.get("CateId", "").isdigit() else 0,
        "cover_url": said.get("CoverURL", ""),
        "template_group_id": group or DEFAULT_TEMPLATES,
        "workflow_id": said.get("WorkflowId", "") or call.parameters.get("WorkflowId", ""),
        "app_id": call.parameters.get("AppId", "") or "app-1000000",
        "extension": extension.lower(),
    }


def _check_bytes(name: str, text: str, *, limit: int) -> None:
    check_text(name, text, limit=limit)
    if len(text.encode()) > limit:
        raise Refusal(
            "LengthExceededMax", 400, f"The specified {name} length has exceeded {limit} bytes."
        )
