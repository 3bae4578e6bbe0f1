"""DeleteMultipartUpload, DeleteImage, DeleteAttachedMedia (VOD manual 5.9, 7.4.3, 7.5.3)."""

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.assets import ATTACHED, IMAGE, Asset
from desktop_uploader.practice_cloud.door import Refusal

MOST_IDS = 20
NO_RESOURCE = Refusal("NoSuchResource", 404, "The specified resource does not exist.")


def delete_multipart_upload(call: Call) -> Answer:
    """Forget the parts of every upload of a film that came to no end; the film itself stays."""
    if call.need("MediaType") != "video":
        raise Refusal("InvalidParameter", 400, 'The specified parameter "MediaType" is invalid.')
    medium = call.works.media.find(call.need("MediaId"), call.account.name)
    if medium is None:
        # Not 404, as everywhere else.
        raise Refusal("InvalidVideo.NotFound", 400, "The video does not exist.")
    if not drop_uploads(call, medium.bucket, key=medium.key):
        raise Refusal("InvalidMultipartUpload.NotFound", 400, "The multipart upload not exist.")
    return {}


def delete_image(call: Call) -> Answer:
    """Delete images by their ids or addresses; there is no way back."""
    kind = call.need("DeleteImageType")
    if kind == "ImageId":
        ids = call.ids("ImageIds", limit=MOST_IDS)
        found = [call.works.assets.find(one, call.account.name, family=IMAGE) for one in ids]
    elif kind == "ImageURL":
        urls = call.ids("ImageURLs", limit=MOST_IDS)
        found = [_own(call, call.works.assets.of_url(one)) for one in urls]
    else:
        raise invalid("DeleteImageType")
    if not any(found):
        raise NO_RESOURCE
    for image in found:
        _remove(call, image)
    return {}


def delete_attached_media(call: Call) -> Answer:
    """Delete up to 20 attached media; there is no way back."""
    missing: list[str] = []
    for asset_id in call.ids("MediaIds", limit=MOST_IDS, too_many="ExceededMax"):
        asset = call.works.assets.find(asset_id, call.account.name, family=ATTACHED)
        if asset is None:
            missing.append(asset_id)
        _remove(call, asset)
    return {"NonExistMediaIds": missing}


def drop_uploads(call: Call, bucket: str, *, key: str) -> int:
    """Abort every upload that is open at a key; how many there were."""
    found = [one for one in call.works.shelf.uploads(bucket) if one.key == key]
    for upload in found:
        call.works.shelf.abort(upload.id)
    return len(found)


def _own(call: Call, asset: Asset | None) -> Asset | None:
    is_own = asset is not None and (asset.account, asset.family) == (call.account.name, IMAGE)
    return asset if is_own else None


def _remove(call: Call, asset: Asset | None) -> None:
    if asset is not None:
        drop_uploads(call, asset.bucket, key=asset.key)
        call.works.shelf.remove(asset.bucket, asset.key)
        call.works.assets.remove(asset.id)
