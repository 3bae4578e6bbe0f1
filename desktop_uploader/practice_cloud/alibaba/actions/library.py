"""Searching and changing media that lie there, and how they came (VOD manual 6.1, 6.4, 5.10)."""

import json
import re
import secrets
from collections.abc import Mapping

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.media import video_told
from desktop_uploader.practice_cloud.alibaba.actions.upload import check_text, checked_tags
from desktop_uploader.practice_cloud.alibaba.credentials import utc
from desktop_uploader.practice_cloud.alibaba.media import MediaQuery, Medium
from desktop_uploader.practice_cloud.door import Refusal

BY_TITLE = re.compile(r"\s*\(?\s*Title\s*=\s*'([^']*)'\s*\)?\s*")
SOUND_WORDS = "mp3 wma wav aac ra m4a flac ape ac3 amr caf acm"
SOUNDS = frozenset(SOUND_WORDS.split())
PAGED = 5000
"""What pages alone lead to."""
TOKEN_MARK = "5c401100"
"""How the tokens of this cloud begin; any other has expired."""
MOST_MEDIA = 20


def search_media(call: Call) -> Answer:
    """A page of films or sounds by a word of the title."""
    asked = call.parameters
    kind = asked.get("SearchType", "") or "video"
    if kind not in ("video", "audio"):
        raise invalid("SearchType")
    size, page = call.number("PageSize", 10), call.number("PageNo", 1)
    if not 1 <= size <= 100:
        raise invalid("PageSize")
    if page < 1:
        raise invalid("PageNo")
    token = asked.get("ScrollToken", "")
    if token and not token.startswith(TOKEN_MARK):
        raise Refusal("InvalidScrollToken.Expired", 400, "The specified ScrollToken has expired.")
    if asked.get("SortBy", "").count(",") > (0 if token else 2):
        raise Refusal("SortByExceededMax", 400, "The sort fields exceeded maximum.")
    found = [medium for medium in _matching(call) if _kind_of(medium) == kind]
    first = size * (page - 1)
    shown = found[first : first + size] if token or first + size <= PAGED else []
    return {
        "Total": len(found),
        "ScrollToken": token or TOKEN_MARK + secrets.token_hex(12),
        "MediaList": [_found_told(call, medium, kind=kind) for medium in shown],
    }


def update_video_info(call: Call) -> Answer:
    """Change what is said of a medium; what is not passed stays."""
    medium = call.medium(call.need("VideoId"))
    _change(call, medium, said=call.parameters)
    return {}


def update_video_infos(call: Call) -> Answer:
    """The same of up to 20 media; one that is wrong fails the whole call before anything."""
    try:
        wanted = json.loads(call.need("UpdateContent"))
        known = {str(one["VideoId"]): one for one in wanted}
    except (ValueError, TypeError, KeyError) as error:
        raise invalid("UpdateContent") from error
    if len(wanted) > MOST_MEDIA:
        raise Refusal("CountExceededMax", 400, "The count of UpdateContent exceeded maximum.")
    found = {media_id: call.works.media.find(media_id, call.account.name) for media_id in known}
    for said in known.values():
        _changes(said)
    for media_id, medium in found.items():
        if medium is not None:
            _change(call, medium, said=known[media_id])
    missing = [media_id for media_id, medium in found.items() if medium is None]
    return {"NonExistVideoIds": missing, "ForbiddenVideoIds": []}


def get_upload_details(call: Call) -> Answer:
    """How up to 20 media came; a ratio is known to the console alone."""
    media_ids = call.ids("MediaIds", limit=MOST_MEDIA, too_many="LimitExceeded.MediaIds")
    found = {media_id: call.works.media.find(media_id, call.account.name) for media_id in media_ids}
    details = [
        {
            "MediaId": medium.id,
            "Title": medium.title,
            "Status": medium.status,
            "UploadStatus": "Success" if medium.is_uploaded else "Uploading",
            "UploadSource": "OpenAPI",
            "UploadIP": "127.0.0.1",
            "DeviceModel": "",
            "CreationTime": utc(medium.created_at_s),
            "ModificationTime": utc(medium.modified_at_s),
            "CompletionTime": utc(medium.modified_at_s) if medium.is_uploaded else "",
            "FileSize": medium.size_bytes,
            "UploadSize": medium.size_bytes if medium.is_uploaded else 0,
            "UploadRatio": 1.0 if medium.is_uploaded else 0.0,
        }
        for medium in found.values()
        if medium is not None
    ]
    missing = [media_id for media_id, medium in found.items() if medium is None]
    return {"UploadDetails": details, "NonExistMediaIds": missing, "ForbiddenMediaIds": []}


def _matching(call: Call) -> list[Medium]:
    media = call.works.media.listed(MediaQuery(account=call.account.name))
    said = call.parameters.get("Match", "")
    if not said:
        return media
    match = BY_TITLE.fullmatch(said)
    if match is None:
        raise Refusal("ErrorMatchSyntax", 400, "The specified Match has a wrong syntax.")
    return [medium for medium in media if match[1].lower() in medium.title.lower()]


def _kind_of(medium: Medium) -> str:
    return "audio" if medium.key.rpartition(".")[2] in SOUNDS else "video"


def _found_told(call: Call, medium: Medium, *, kind: str) -> Answer:
    told = video_told(call, medium)
    inner = told if kind == "video" else {**told, "AudioId": told["VideoId"]}
    return {
        "MediaId": medium.id,
        "MediaType": kind,
        "CreationTime": utc(medium.created_at_s),
        kind.capitalize(): inner,
    }


def _change(call: Call, medium: Medium, *, said: Mapping[str, str]) -> None:
    call.works.media.change(medium.id, **_changes(said), modified_at_s=call.now_s)


def _changes(said: Mapping[str, str]) -> dict[str, object]:
    changes: dict[str, object] = {}
    for name, field, limit in (("Title", "title", 128), ("Description", "description", 1024)):
        if name in said:
            check_text(name, said[name], limit=limit)
            _check_bytes(name, said[name], limit=limit)
            changes[field] = said[name]
    if "Tags" in said:
        changes["tags"] = checked_tags(said["Tags"])
        for tag in said["Tags"].split(","):
            _check_bytes("Tags", tag.strip(), limit=32)
    if "CateId" in said:
        changes["cate_id"] = _number(said["CateId"])
    if "CoverURL" in said:
        if not said["CoverURL"].startswith(("http://", "https://")):
            raise invalid("CoverURL")
        changes["cover_url"] = said["CoverURL"]
    return changes


def _check_bytes(name: str, text: str, *, limit: int) -> None:
    if len(text.encode()) > limit:
        message = f"The specified {name} length has exceeded {limit} bytes."
        raise Refusal("LengthExceededMax", 400, message)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise invalid("CateId") from error
