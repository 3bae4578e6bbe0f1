"""RegisterMedia (VOD manual 5.11): media of objects that lie in the account's bucket already."""

import json
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.upload import (
    EXTENSIONS,
    NO_TRANSCODE,
    TEMPLATE_GROUPS,
    check_text,
    checked_tags,
)
from desktop_uploader.practice_cloud.alibaba.media import Medium, new_media_id
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.store.objects import StoredObject, UnsafeKey

MOST = 10
BYTES = {"FileURL": 1024, "Title": 128, "Description": 1024, "CoverURL": 1024}
Words = dict[str, str]


def own_bucket(account: Account) -> str:
    """The bucket of the account's own that is connected to VOD."""
    return f"own-{account.bucket.rpartition('-')[2][:16]}"


def object_url(bucket: str, key: str) -> str:
    """The address of an object, as the console shows it."""
    return f"https://{bucket}.oss-cn-shanghai.aliyuncs.com/{quote(key)}"


def is_oss(host: str) -> bool:
    """Whether the rest of a host, behind its bucket, is OSS."""
    return host.startswith("oss-") and host.endswith(".aliyuncs.com")


def register_media(call: Call) -> Answer:
    """A medium for each object that is there; the same file name is the same medium."""
    asked = _metadata(call)
    group = call.parameters.get("TemplateGroupId", "")
    if group and group not in TEMPLATE_GROUPS:
        raise Refusal("InvalidTemplateGroupId.NotFound", 404, "The TemplateGroupId does not exist.")
    registered, failed = [], []
    for words in asked:
        found = _object(call, words["FileURL"])
        if found is None:
            failed.append(words["FileURL"])
            continue
        media_id, is_new = _registered(call, words, found=found, group=group)
        registered.append({"FileURL": words["FileURL"], "MediaId": media_id, "NewRegister": is_new})
    return {"RegisteredMediaList": registered, "FailedFileURLs": failed}


def _metadata(call: Call) -> list[Words]:
    try:
        found: Any = json.loads(call.need("RegisterMetadatas"))
    except ValueError as error:
        raise invalid("RegisterMetadatas") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise invalid("RegisterMetadatas")
    if not 1 <= len(found) <= MOST:
        raise Refusal("ExceededMax", 400, "The RegisterMetadatas exceeded maximum.")
    asked = [{name: str(value) for name, value in one.items()} for one in found]
    for words in asked:
        for name in ("FileURL", "Title"):
            if not words.get(name):
                raise Refusal("MissingParameter", 400, f"{name} is mandatory for this action.")
        for name, limit in BYTES.items():
            _check_bytes(name, words.get(name, ""), limit=limit)
        words["Tags"] = checked_tags(words.get("Tags", ""))
    if len({urlsplit(words["FileURL"]).hostname for words in asked}) != 1:
        raise invalid("RegisterMetadatas")
    return asked


def _check_bytes(name: str, text: str, *, limit: int) -> None:
    check_text(name, text, limit=limit)
    if len(text.encode()) > limit:
        raise Refusal(
            "LengthExceededMax", 400, f"The specified {name} length has exceeded {limit} bytes."
        )


def _object(call: Call, url: str) -> StoredObject | None:
    """The object of an address, where it lies in the bucket that the service may use."""
    parts = urlsplit(url)
    bucket, _, rest = (parts.hostname or "").partition(".")
    key = unquote(parts.path).lstrip("/")
    is_ours = bucket in (call.account.bucket, own_bucket(call.account)) and is_oss(rest)
    if not is_ours or key.rpartition(".")[2].lower() not in EXTENSIONS:
        return None
    try:
        return call.works.shelf.stored(bucket, key)
    except UnsafeKey:
        return None


def _registered(call: Call, words: Words, *, found: StoredObject, group: str) -> tuple[str, bool]:
    media, name = call.works.media, found.key.rpartition("/")[2]
    with call.works.records.together():
        there = media.of_object(found.bucket, found.key) or media.of_name(call.account.name, name)
        if there is not None:
            return there.id, False
        medium = Medium(
            id=new_media_id(),
            account=call.account.name,
            title=words["Title"],
            status="Uploading",
            bucket=found.bucket,
            key=found.key,
            created_at_s=call.now_s,
            modified_at_s=call.now_s,
            description=words.get("Description", ""),
            tags=words["Tags"],
            cate_id=int(words["CateId"]) if words.get("CateId", "").isdigit() else 0,
            cover_url=words.get("CoverURL", ""),
            template_group_id=group or NO_TRANSCODE,
            workflow_id=call.parameters.get("WorkflowId", ""),
            user_data=call.parameters.get("UserData", ""),
            file_name=name,
            size_bytes=found.size_bytes,
        )
        media.add(medium)
        call.works.arrived(found)
        if not group and not medium.workflow_id:
            # Nothing was said, so nothing is done with it: it stays as it was stored.
            media.change(medium.id, status="UploadSucc", template_group_id="")
    return medium.id, True
