"""CreateUploadVideo and RefreshUploadVideo (VOD manual 5.1, 5.2)."""

import json
import secrets

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.credentials import upload_address, upload_auth
from desktop_uploader.practice_cloud.alibaba.media import Medium, new_media_id
from desktop_uploader.practice_cloud.door import Refusal

# Upload overview of the VOD manual: what may be uploaded as audio or video, any letter case.
EXTENSION_WORDS = """
    mp4 ts 3gp mpg mpeg mpe dat vob asf avi wmv flv f4v rm rmvb mov mkv m3u8 dv gif m2t m4v mj2
    mjpeg mts ogg qt swf webm mp3 wma wav aac ra m4a flac ape ac3 amr caf acm
"""
EXTENSIONS = frozenset(EXTENSION_WORDS.split())
NO_TRANSCODE = "VOD_NO_TRANSCODE"
DEFAULT_TEMPLATES = "5d6c1d07ac7f4c5f9f1ea7a4d1c0e001"
TWO_SIZES_TEMPLATES = "5d6c1d07ac7f4c5f9f1ea7a4d1c0e002"
TEMPLATE_GROUPS = frozenset({NO_TRANSCODE, DEFAULT_TEMPLATES, TWO_SIZES_TEMPLATES})
# Unicode 15.1, emoji-data.txt: what is drawn as a picture by itself (Emoji_Presentation; beyond the
# basic plane the whole blocks), the sign that asks for the picture, and the keycap. Signs that are
# text unless told otherwise (stars, hearts, arrows) are no emoji.
EMOJI_WORDS = """
    20e3 231a-231b 23e9-23ec 23f0 23f3 25fd-25fe 2614-2615 2648-2653 267f 2693 26a1 26aa-26ab
    26bd-26be 26c4-26c5 26ce 26d4 26ea 26f2-26f3 26f5 26fa 26fd 2705 270a-270b 2728 274c 274e
    2753-2755 2757 2795-2797 27b0 27bf 2b1b-2b1c 2b50 2b55 fe0f 1f000-1faff
"""
EMOJI = frozenset(
    point
    for first, _, last in (word.partition("-") for word in EMOJI_WORDS.split())
    for point in range(int(first, 16), int(last or first, 16) + 1)
)


def create_upload_video(call: Call) -> Answer:
    """A new medium in Uploading, its address and a credential for exactly that address."""
    medium = _checked(call)
    call.works.media.add(medium)
    return _granted(call, medium)


def refresh_upload_video(call: Call) -> Answer:
    """A new credential for the same address; works after completion too, and is counted there."""
    medium = call.medium(call.need("VideoId"), "The video not exist.")
    call.works.media.refreshed(medium)
    return _granted(call, medium)


def _granted(call: Call, medium: Medium) -> Answer:
    life_s = call.works.knobs.current.credential_life_s
    credential = call.works.credentials.issue(
        call.account.name,
        media_id=medium.id,
        bucket=medium.bucket,
        key=medium.key,
        expires_at_s=call.now_s + life_s,
    )
    return {
        "VideoId": medium.id,
        "UploadAddress": upload_address(call.works.endpoint(), medium.bucket, key=medium.key),
        "UploadAuth": upload_auth(credential, region=call.account.region, life_s=life_s),
    }


def _checked(call: Call) -> Medium:
    title, file_name = call.need("Title"), call.need("FileName")
    extension = _extension(file_name)
    check_text("Title", title, limit=128)
    description = call.parameters.get("Description", "")
    check_text("Description", description, limit=1024)
    tags = checked_tags(call.parameters.get("Tags", ""))
    _check_choices(call)
    stem = f"{secrets.token_hex(4)}-{secrets.token_hex(6)}"
    return Medium(
        id=new_media_id(),
        account=call.account.name,
        title=title,
        status="Uploading",
        bucket=call.account.bucket,
        key=f"sv/{stem}/{stem}.{extension}",
        created_at_s=call.now_s,
        modified_at_s=call.now_s,
        description=description,
        tags=tags,
        cate_id=call.number("CateId", 0),
        cover_url=call.parameters.get("CoverURL", ""),
        template_group_id=call.parameters.get("TemplateGroupId", "") or DEFAULT_TEMPLATES,
        workflow_id=call.parameters.get("WorkflowId", ""),
        user_data=call.parameters.get("UserData", ""),
        app_id=call.parameters.get("AppId", "") or "app-1000000",
        file_name=file_name,
        size_bytes=call.number("FileSize", 0),
    )


def _extension(file_name: str) -> str:
    extension = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if extension not in EXTENSIONS:
        raise Refusal(
            "InvalidFileName.Extension", 400, "The specified FileName's extension is illegal."
        )
    return extension


def check_text(name: str, text: str, *, limit: int) -> None:
    """Refuse a text that is too long, or holds what the service does not take."""
    if len(text) > limit:
        raise Refusal(
            "LengthExceededMax", 400, f"The specified {name} length has exceeded {limit} bytes."
        )
    if any(_is_illegal(ord(character)) for character in text):
        raise Refusal(
            "IllegalCharacters",
            400,
            f"The specified {name} contains illegal emoticon or special characters.",
        )


def _is_illegal(point: int) -> bool:
    return point in EMOJI or (point < 0x20 and point not in (9, 10, 13))


def checked_tags(tags: str) -> str:
    """Tags joined by commas, without blanks and empty ones; refuses too many or too long."""
    found = [tag.strip() for tag in tags.split(",") if tag.strip()]
    if len(found) > 16:
        raise Refusal("TagsExceededMax", 400, "The specified Tags count has exceeded 16.")
    for tag in found:
        check_text("Tags", tag, limit=32)
    return ",".join(found)


def _check_choices(call: Call) -> None:
    group = call.parameters.get("TemplateGroupId", "")
    if group and group not in TEMPLATE_GROUPS:
        raise Refusal("InvalidTemplateGroupId.NotFound", 404, "The TemplateGroupId does not exist.")
    place = call.parameters.get("StorageLocation", "")
    if place and place.partition(".")[0] != call.account.bucket:
        raise Refusal("InvalidStorage.NotFound", 404, "The StorageLocation does not exist.")
    if call.number("FileSize", 0) < 0:
        raise invalid("FileSize")
    user_data = call.parameters.get("UserData", "")
    if user_data and not _is_json_object(user_data):
        raise invalid("UserData")


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
