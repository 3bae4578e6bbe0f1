"""CreateUploadImage and UpdateVideoInfo (VOD manual 5.3, 6.4)."""

import secrets

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.upload import check_text, checked_tags
from desktop_uploader.practice_cloud.alibaba.credentials import upload_address, upload_auth
from desktop_uploader.practice_cloud.alibaba.images import Image, new_image_id

TYPES = ("default", "cover")
EXTENSIONS = ("png", "jpg", "jpeg", "gif")


def create_upload_image(call: Call) -> Answer:
    """A new image, its address and a credential that nothing refreshes."""
    image = _checked(call)
    call.works.images.add(image)
    life_s = call.works.knobs.current.credential_life_s
    credential = call.works.credentials.issue(
        call.account.name,
        media_id=image.id,
        bucket=image.bucket,
        key=image.key,
        expires_at_s=call.now_s + life_s,
    )
    return {
        "ImageId": image.id,
        "ImageURL": image.url,
        "FileURL": image.url,
        "UploadAddress": upload_address(call.works.endpoint(), image.bucket, key=image.key),
        "UploadAuth": upload_auth(credential, region=call.account.region, life_s=life_s),
    }


def update_video_info(call: Call) -> Answer:
    """Change what is said of a medium; what is not passed stays."""
    medium = call.medium(call.need("VideoId"))
    asked, changes = call.parameters, dict[str, object]()
    for name, field, limit in (("Title", "title", 128), ("Description", "description", 1024)):
        if name in asked:
            check_text(name, asked[name], limit=limit)
            changes[field] = asked[name]
    if "Tags" in asked:
        changes["tags"] = checked_tags(asked["Tags"])
    if "CateId" in asked:
        changes["cate_id"] = call.number("CateId", 0)
    if "CoverURL" in asked:
        if not asked["CoverURL"].startswith(("http://", "https://")):
            raise invalid("CoverURL")
        changes["cover_url"] = asked["CoverURL"]
    call.works.media.change(medium.id, **changes, modified_at_s=call.now_s)
    return {}


def _checked(call: Call) -> Image:
    kind = call.need("ImageType")
    extension = call.parameters.get("ImageExt", "") or EXTENSIONS[0]
    if kind not in TYPES:
        raise invalid("ImageType")
    if extension not in EXTENSIONS:
        raise invalid("ImageExt")
    title = call.parameters.get("Title", "")
    check_text("Title", title, limit=128)
    place = call.parameters.get("StorageLocation", "")
    if place and place.partition(".")[0] != call.account.bucket:
        raise invalid("StorageLocation")
    key = f"{kind}/{secrets.token_hex(4)}-{secrets.token_hex(6)}.{extension}"
    return Image(
        id=new_image_id(),
        account=call.account.name,
        type=kind,
        status="Uploading",
        bucket=call.account.bucket,
        key=key,
        url=f"http://{call.account.bucket}.oss-{call.account.region}.aliyuncs.com/{key}",
        created_at_s=call.now_s,
        title=title,
    )
