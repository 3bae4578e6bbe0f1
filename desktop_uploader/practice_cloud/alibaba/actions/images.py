"""CreateUploadImage and GetImageInfo (VOD manual 5.3, 7.4)."""

import secrets

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.upload import check_text, checked_tags
from desktop_uploader.practice_cloud.alibaba.assets import IMAGE, Asset, new_asset_id
from desktop_uploader.practice_cloud.alibaba.credentials import upload_address, upload_auth, utc
from desktop_uploader.practice_cloud.door import Refusal

TYPES = ("default", "cover")
EXTENSIONS = ("png", "jpg", "jpeg", "gif")


def create_upload_image(call: Call) -> Answer:
    """A new image, its address and a credential that nothing refreshes."""
    image = _checked(call)
    call.works.assets.add(image)
    return {"ImageId": image.id, "ImageURL": image.url, "FileURL": image.url} | grant(call, image)


def get_image_info(call: Call) -> Answer:
    """One image, its size as text."""
    image = call.works.assets.find(call.need("ImageId"), call.account.name, family=IMAGE)
    if image is None:
        raise Refusal("NoSuchResource", 404, "The specified resource does not exist.")
    category = int(image.categories or 0)
    return {
        "ImageInfo": {
            "ImageId": image.id,
            "Title": image.title,
            "Description": image.description,
            "Tags": image.tags,
            "CateId": category,
            "CateName": call.works.categories.name_of(call.account.name, category),
            "Status": image.status,
            "ImageType": image.type,
            "CreationTime": utc(image.created_at_s),
            "StorageLocation": f"{image.bucket}.oss-{call.account.region}.aliyuncs.com",
            "AppId": image.app_id,
            "URL": image.url,
            "Mezzanine": {
                "FileURL": image.url,
                "OriginalFileName": image.key.rpartition("/")[2],
                "FileSize": str(image.size_bytes),
            },
        }
    }


def grant(call: Call, asset: Asset) -> Answer:
    """The place of an image or attached medium, and the credential for exactly that place."""
    life_s = call.works.knobs.current.credential_life_s
    credential = call.works.credentials.issue(
        call.account.name,
        media_id=asset.id,
        bucket=asset.bucket,
        key=asset.key,
        expires_at_s=call.now_s + life_s,
    )
    return {
        "UploadAddress": upload_address(call.works.endpoint(), asset.bucket, key=asset.key),
        "UploadAuth": upload_auth(credential, region=call.account.region, life_s=life_s),
    }


def place_of(call: Call, folder: str, *, extension: str) -> tuple[str, str]:
    """A key of its own for an object in `folder`, and the address where it will be seen."""
    wanted = call.parameters.get("StorageLocation", "")
    if wanted and wanted.partition(".")[0] != call.account.bucket:
        raise invalid("StorageLocation")
    key = f"{folder}/{secrets.token_hex(4)}-{secrets.token_hex(6)}.{extension}"
    host = f"{call.account.bucket}.oss-{call.account.region}.aliyuncs.com"
    return key, f"http://{host}/{key}"


def _checked(call: Call) -> Asset:
    kind, asked = call.need("ImageType"), call.parameters
    extension = asked.get("ImageExt", "") or EXTENSIONS[0]
    if kind not in TYPES:
        raise invalid("ImageType")
    if extension not in EXTENSIONS:
        raise invalid("ImageExt")
    for name, limit in (("Title", 128), ("Description", 1024)):
        check_text(name, asked.get(name, ""), limit=limit)
    key, url = place_of(call, kind, extension=extension)
    return Asset(
        id=new_asset_id(),
        account=call.account.name,
        family=IMAGE,
        type=kind,
        status="Uploading",
        bucket=call.account.bucket,
        key=key,
        url=url,
        created_at_s=call.now_s,
        title=asked.get("Title", ""),
        description=asked.get("Description", ""),
        tags=checked_tags(asked.get("Tags", "")),
        categories=str(call.number("CateId", 0)),
        app_id=asked.get("AppId", "") or "app-1000000",
        user_data=asked.get("UserData", ""),
    )
