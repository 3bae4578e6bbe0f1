"""
What VOD answers about the media that lie there, as values.

Sources: VOD manual of 2022-07-08, 6.1 to 6.6 (SearchMedia, GetVideoInfo, GetVideoList,
UpdateVideoInfos, DeleteVideo), 5.10 (GetUploadDetails), 10.1 (GetPlayInfo). Tables and examples
disagree on lists and numbers; either is understood, see `lenient`.
"""

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.library import LibraryItem, PlayAddress, Refused
from desktop_uploader.providers.alibaba.follower import STATE_OF_STATUS
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

UPLOAD_FACTS = ("UploadStatus", "UploadSource", "UploadIP", "DeviceModel", "CompletionTime")
"""Of GetUploadDetails; its sizes and ratio contradict one another in the manual's own example."""


def read_item(found: Document) -> LibraryItem | None:
    """A video, or an audio under the same names; None for what has no id."""
    media_id = lenient.text(found, "VideoId", "AudioId")
    if not media_id:
        return None
    word = lenient.text(found, "Status")
    category = lenient.text(found, "CateId")
    return LibraryItem(
        id=MediaId(media_id),
        title=lenient.text(found, "Title"),
        state=STATE_OF_STATUS.get(word.lower(), MediumState.UNCLEAR),
        word=word,
        description=lenient.text(found, "Description"),
        tags=lenient.words(found, "Tags"),
        category="" if category in ("0", "-1") else category,
        category_name=lenient.text(found, "CateName"),
        size_bytes=lenient.integer(found, "Size") or None,
        duration_s=lenient.number(found, "Duration") or None,
        created_at_s=lenient.moment_s(lenient.text(found, "CreationTime")),
        changed_at_s=lenient.moment_s(lenient.text(found, "ModificationTime")),
        cover_url=lenient.text(found, "CoverURL"),
    )


def read_listed(document: Document) -> list[LibraryItem]:
    """The answer to GetVideoList."""
    items = [read_item(one) for one in lenient.entries(document, "VideoList")]
    return [item for item in items if item is not None]


def read_found(document: Document) -> list[LibraryItem]:
    """The answer to SearchMedia, each medium by what stands under its own type."""
    items = [
        read_item({"VideoId": lenient.text(one, "MediaId"), **_inner(one)})
        for one in lenient.entries(document, "MediaList")
    ]
    return [item for item in items if item is not None]


def read_upload(document: Document, media_id: str) -> dict[str, str]:
    """How a medium was uploaded, in the service's words; empty where nothing is told."""
    for one in lenient.entries(document, "UploadDetails"):
        if lenient.text(one, "MediaId") == media_id:
            return {name: word for name in UPLOAD_FACTS if (word := lenient.text(one, name))}
    return {}


def read_addresses(document: Document) -> list[PlayAddress]:
    """The answer to GetPlayInfo."""
    streams = [
        PlayAddress(
            url=lenient.text(one, "PlayURL"),
            name=lenient.text(one, "Definition"),
            format=lenient.text(one, "Format"),
            width=lenient.integer(one, "Width") or None,
            height=lenient.integer(one, "Height") or None,
            bitrate_kbps=lenient.number(one, "Bitrate") or None,
            size_bytes=lenient.integer(one, "Size") or None,
            duration_s=lenient.number(one, "Duration") or None,
        )
        for one in lenient.entries(document, "PlayInfoList")
    ]
    return [stream for stream in streams if stream.url]


def read_refused(document: Document) -> Refused:
    """Whom a call that names many media has left out."""
    missing = {MediaId(one): "not-there" for one in lenient.words(document, "NonExistVideoIds")}
    forbidden = lenient.words(document, "ForbiddenVideoIds")
    return missing | {MediaId(one): "not-allowed" for one in forbidden}


def _inner(found: Document) -> Document:
    kind = lenient.text(found, "MediaType").capitalize() or "Video"
    inner = lenient.entry(found, kind)
    # The manual's example states another id within than beside it: the outer one is the medium's.
    return {name: value for name, value in inner.items() if name not in ("VideoId", "AudioId")}
