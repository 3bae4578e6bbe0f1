"""CreateUploadAttachedMedia and GetAttachedMediaInfo (VOD manual 5.4, 7.5)."""

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.images import grant, place_of
from desktop_uploader.practice_cloud.alibaba.actions.upload import check_text, checked_tags
from desktop_uploader.practice_cloud.alibaba.assets import ATTACHED, Asset, new_asset_id
from desktop_uploader.practice_cloud.alibaba.credentials import utc
from desktop_uploader.practice_cloud.door import Refusal

EXTENSIONS = {
    "watermark": ("png", "gif", "apng", "mov"),
    "subtitle": ("srt", "ass", "stl", "ttml", "vtt"),
    "material": ("jpg", "gif", "png", "mp4", "mat", "zip"),
}
MOST_CATEGORIES = 5
MOST_IDS = 20


def create_upload_attached_media(call: Call) -> Answer:
    """A new attached medium, its address and a credential that nothing refreshes."""
    asset = _checked(call)
    call.works.assets.add(asset)
    return {"MediaId": asset.id, "MediaURL": asset.url, "FileURL": asset.url} | grant(call, asset)


def get_attached_media_info(call: Call) -> Answer:
    """Up to 20 attached media; what is not the caller's counts as not existing."""
    found: list[Asset] = []
    missing: list[str] = []
    for asset_id in call.ids("MediaIds", limit=MOST_IDS, too_many="ExceededMax"):
        asset = call.works.assets.find(asset_id, call.account.name, family=ATTACHED)
        if asset is None:
            missing.append(asset_id)
        else:
            found.append(asset)
    told = [_told(call, asset) for asset in found]
    return {"AttachedMediaList": told, "NonExistMediaIds": missing}


def _told(call: Call, asset: Asset) -> Answer:
    categories = [int(one) for one in asset.categories.split(",") if one]
    return {
        "MediaId": asset.id,
        "Type": asset.type,
        "Title": asset.title,
        "Description": asset.description,
        "Tags": asset.tags,
        "Status": asset.status,
        "CreationTime": utc(asset.created_at_s),
        "ModificationTime": utc(asset.created_at_s),
        "StorageLocation": f"{asset.bucket}.oss-{call.account.region}.aliyuncs.com",
        "AppId": asset.app_id,
        "URL": asset.url,
        "Categories": [
            {
                "CateId": one,
                "CateName": call.works.categories.name_of(call.account.name, one),
                "Level": 0,
                "ParentId": -1,
            }
            for one in categories
        ],
    }


def _checked(call: Call) -> Asset:
    kind, asked = call.need("BusinessType"), call.parameters
    if kind not in EXTENSIONS:
        raise invalid("BusinessType")
    extension = asked.get("MediaExt", "") or EXTENSIONS[kind][0]
    if extension not in EXTENSIONS[kind]:
        raise invalid("MediaExt")
    for name, limit_bytes in (("Title", 128), ("Description", 1024)):
        _check_bytes(name, asked.get(name, ""), limit_bytes=limit_bytes)
    key, url = place_of(call, kind, extension=extension)
    return Asset(
        id=new_asset_id(),
        account=call.account.name,
        family=ATTACHED,
        type=kind,
        status="Uploading",
        bucket=call.account.bucket,
        key=key,
        url=url,
        created_at_s=call.now_s,
        title=asked.get("Title", ""),
        description=asked.get("Description", ""),
        tags=checked_tags(asked.get("Tags", "")),
        categories=_categories(asked.get("CateIds", "")),
        app_id=asked.get("AppId", "") or "app-1000000",
        file_name=asked.get("FileName", ""),
        user_data=asked.get("UserData", ""),
    )


def _check_bytes(name: str, text: str, *, limit_bytes: int) -> None:
    """Lengths are in bytes here, and in characters for films and images."""
    check_text(name, text, limit=limit_bytes)
    if len(text.encode()) > limit_bytes:
        raise Refusal(
            "LengthExceededMax",
            400,
            f"The specified {name} length has exceeded {limit_bytes} bytes.",
        )


def _categories(text: str) -> str:
    found = [piece.strip() for piece in text.split(",") if piece.strip()]
    if len(found) > MOST_CATEGORIES or not all(one.isascii() and one.isdigit() for one in found):
        raise invalid("CateIds")
    return ",".join(found)
