"""Reading, listing and deleting media (VOD manual, chapters on media management and play)."""

import calendar
import json
import time
from typing import Any

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.leftovers import drop_uploads
from desktop_uploader.practice_cloud.alibaba.credentials import utc
from desktop_uploader.practice_cloud.alibaba.media import MediaQuery, Medium
from desktop_uploader.practice_cloud.door import Refusal

# GetVideoList pages only through the first 5000 of what a filter finds.
LISTED_LIMIT = 5000


def get_video_info(call: Call) -> Answer:
    """One medium, with what was said about it by the audit."""
    medium = call.medium(call.need("VideoId"))
    found = video_told(call, medium) | {"RegionId": call.account.region, "CustomMediaInfo": ""}
    if medium.verdict:
        found["AuditStatus"] = "Blocked" if medium.status == "Blocked" else "Normal"
    return {"Video": found}


def get_video_infos(call: Call) -> Answer:
    """Up to 20 media; what is not the caller's counts as not existing."""
    found: list[Medium] = []
    missing: list[str] = []
    for media_id in call.ids("VideoIds", limit=20):
        medium = call.works.media.find(media_id, call.account.name)
        if medium is None:
            missing.append(media_id)
        else:
            found.append(medium)
    return {
        "VideoList": as_shaped(call, [video_told(call, medium) for medium in found]),
        "NonExistVideoIds": json.dumps(missing) if call.is_by_example else missing,
    }


def get_video_list(call: Call) -> Answer:
    """A page of the account's media, by status and time."""
    size, page = call.number("PageSize", 10), call.number("PageNo", 1)
    if not 1 <= size <= 100:
        raise invalid("PageSize")
    if page < 1:
        raise invalid("PageNo")
    if size * page > LISTED_LIMIT + size - 1:
        raise Refusal("VideoListExceededMax", 400, "The video list exceeded maximum.")
    asked = call.parameters
    query = MediaQuery(
        account=call.account.name,
        statuses=tuple(word for word in asked.get("Status", "").split(",") if word),
        cate_id=call.number("CateId", 0) or None,
        since_s=_moment(asked.get("StartTime", ""), "StartTime"),
        until_s=_moment(asked.get("EndTime", ""), "EndTime"),
        is_newest_first=not asked.get("SortBy", "").lower().endswith(":asc"),
    )
    media = call.works.media.listed(query, limit=size, offset=size * (page - 1))
    return {
        "Total": call.works.media.count(query),
        "VideoList": as_shaped(call, [video_told(call, medium) for medium in media]),
    }


def get_mezzanine_info(call: Call) -> Answer:
    """The source file: numbers as text, and its streams once the studio has looked at it."""
    medium = call.medium(call.need("VideoId"))
    facts = json.loads(medium.facts) if medium.facts else {}
    place = f"{medium.bucket}.oss-{call.account.region}.aliyuncs.com/{medium.key}"
    mezzanine: Answer = {
        "VideoId": medium.id,
        "Status": "Normal" if medium.is_uploaded else "Uploading",
        "CreationTime": utc(medium.created_at_s),
        "FileName": medium.key.rpartition("/")[2],
        "FileURL": f"http://{place}" if medium.is_uploaded else "",
        "OutputType": call.parameters.get("OutputType", "") or "cdn",
        "Size": medium.size_bytes,
        "Width": int(facts.get("width", 0)),
        "Height": int(facts.get("height", 0)),
        "Bitrate": _text(facts, "bitrate_kbps"),
        "Duration": _text(facts, "duration_s"),
        "Fps": _text(facts, "fps"),
    }
    wanted = call.parameters.get("AdditionType", "").split(",")
    for word, field in (("video", "VideoStreamList"), ("audio", "AudioStreamList")):
        if word in wanted and facts:
            mezzanine[field] = facts.get(f"{word}_streams", [])
    return {"Mezzanine": mezzanine}


def get_play_info(call: Call) -> Answer:
    """Where a medium can be played; only for media in Normal."""
    medium = call.medium(call.need("VideoId"))
    if medium.status != "Normal":
        raise Refusal(
            "Forbidden.IllegalStatus",
            403,
            f"Status of the video is illegal. Current Status is {medium.status}.",
        )
    streams = _streams(call, medium)
    if not streams:
        raise Refusal("InvalidVideo.NoneStream", 404, "The video has no stream to play.")
    facts = json.loads(medium.facts) if medium.facts else {}
    return {
        "VideoBase": {
            "VideoId": medium.id,
            "Title": medium.title,
            "Status": medium.status,
            "CreationTime": utc(medium.created_at_s),
            "CoverURL": _cover(call, medium),
            "Duration": _text(facts, "duration_s"),
            "MediaType": facts.get("media_type", "video"),
            "OutputType": call.parameters.get("OutputType", "") or "cdn",
        },
        "PlayInfoList": {"PlayInfo": streams},
    }


def delete_video(call: Call) -> Answer:
    """Delete up to 20 media with their objects; there is no way back."""
    missing: list[str] = []
    asked = call.ids("VideoIds", limit=20, too_many="VideoIdsExceededMax")
    for media_id in asked:
        medium = call.works.media.find(media_id, call.account.name)
        if medium is None:
            missing.append(media_id)
            continue
        drop_uploads(call, medium.bucket, key=medium.key)
        call.works.shelf.remove(medium.bucket, medium.key)
        call.works.tasks.remove_of(medium.id)
        call.works.media.remove(medium.id)
    if len(missing) == len(asked):
        raise Refusal("InvalidVideo.NotFound", 404, "The video does not exist.")
    return {"NonExistVideoIds": missing, "ForbiddenVideoIds": []}


def as_shaped(call: Call, found: list[Answer]) -> list[Answer] | Answer:
    """A list; in the manual's examples a list of one is the object itself."""
    return found[0] if call.is_by_example and len(found) == 1 else found


def video_told(call: Call, medium: Medium) -> Answer:
    """A medium as the listings show it."""
    facts = json.loads(medium.facts) if medium.facts else {}
    snapshots = [call.works.output_url(medium.id, name) for name in facts.get("snapshots", [])]
    return {
        "VideoId": medium.id,
        "Title": medium.title,
        "Status": medium.status,
        "Description": medium.description,
        "Tags": medium.tags,
        "CateId": str(medium.cate_id) if call.is_by_example else medium.cate_id,
        "CateName": call.works.categories.name_of(call.account.name, medium.cate_id),
        "CreationTime": utc(medium.created_at_s),
        "ModificationTime": utc(medium.modified_at_s),
        "StorageLocation": f"{medium.bucket}.oss-{call.account.region}.aliyuncs.com",
        "AppId": medium.app_id,
        "Size": medium.size_bytes,
        "CoverURL": _cover(call, medium),
        "TemplateGroupId": medium.template_group_id,
        "Duration": round(float(facts.get("duration_s", 0.0)), 4),
        "Snapshots": json.dumps(snapshots) if call.is_by_example else snapshots,
    }


def _cover(call: Call, medium: Medium) -> str:
    snapshots = json.loads(medium.facts).get("snapshots", []) if medium.facts else []
    if medium.cover_url or not snapshots:
        return medium.cover_url
    return call.works.output_url(medium.id, snapshots[0])


def _streams(call: Call, medium: Medium) -> list[Answer]:
    tasks = call.works.tasks.of_medium(medium.id)
    jobs = tasks[0].jobs if tasks else ()
    return [
        {
            "JobId": job.id,
            "Status": "Normal",
            "Definition": job.definition,
            "Format": job.container,
            "StreamType": "video" if job.width else "audio",
            "Size": job.size_bytes,
            "Width": job.width,
            "Height": job.height,
            "Fps": f"{job.fps:g}",
            "Bitrate": f"{job.bitrate_kbps:.3f}",
            "Duration": f"{job.duration_s:.4f}",
            "Encrypt": 0,
            "NarrowBandType": "0",
            "PlayURL": call.works.output_url(medium.id, job.file),
            "CreationTime": utc(job.completed_at_s),
            "ModificationTime": utc(job.completed_at_s),
        }
        for job in jobs
        if job.status == "TranscodeSuccess"
    ]


def _text(facts: dict[str, Any], name: str) -> str:
    return f"{float(facts[name]):.4f}" if name in facts else ""


def _moment(text: str, name: str) -> float | None:
    if not text:
        return None
    try:
        return float(calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")))
    except ValueError as error:
        raise invalid(name) from error
