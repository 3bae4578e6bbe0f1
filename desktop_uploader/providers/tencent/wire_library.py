"""
What VOD answers about the media that lie there, as values.

Sources: manual of 2018 (DescribeVodInfo, DescribeVodPlayInfo, GetVideoInfo, DescribeVodPlayUrls);
tencentcloud-sdk-python-vod 3.1 (SearchMedia, DescribeMediaInfos).
"""

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.library import LibraryItem, PlayAddress
from desktop_uploader.providers.tencent import readings
from desktop_uploader.providers.tencent.v3_follower import STATE_OF_STATUS
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

BEIJING_S = 8 * 3600
"""v2 writes the moments of its lists in Beijing's time, without saying so."""
NO_CLASS = frozenset({"0", "-1"})
SOURCE = "0"
"""The definition that stands for what was uploaded."""


def read_v3_items(document: Document) -> list[LibraryItem]:
    """A MediaInfoSet, what has no id left out."""
    items = [_v3_item(one) for one in lenient.entries(document, "MediaInfoSet")]
    return [item for item in items if item.id]


def read_v3_addresses(document: Document, file_id: str) -> list[PlayAddress]:
    """The source and all outputs of one medium of a MediaInfoSet."""
    for one in lenient.entries(document, "MediaInfoSet"):
        if lenient.text(one, "FileId") == file_id:
            outputs = lenient.entries(lenient.entry(one, "TranscodeInfo"), "TranscodeSet")
            source = {**lenient.entry(one, "MetaData"), "Definition": SOURCE}
            source["Url"] = lenient.text(lenient.entry(one, "BasicInfo"), "MediaUrl")
            made = [item for item in outputs if lenient.text(item, "Definition") != SOURCE]
            found = map(_v3_address, [source, *made])
            return [address for address in found if address.url]
    return []


def read_v2_listed(document: Document) -> list[LibraryItem]:
    """A fileSet of DescribeVodInfo or DescribeVodPlayInfo, what has no id left out."""
    items = [_v2_listed(one) for one in lenient.entries(document, "fileSet")]
    return [item for item in items if item.id]


def read_v2_item(
    file_id: MediaId, document: Document, *, listed: LibraryItem | None
) -> LibraryItem:
    """
    The answer to GetVideoInfo, with what only a list tells.

    Args:
        listed: The same medium as DescribeVodInfo shows it; None where it shows none.
    """
    basic = lenient.entry(document, "basicInfo")
    metadata = lenient.entry(document, "metaData")
    reviews = lenient.entries(lenient.entry(document, "contentReviewInfo"), "pornList")
    words = [lenient.text(one, "suggestion").lower() for one in reviews]
    judged = [state for word, state in readings.STATE_OF_REVIEW.items() if word in words]
    category = lenient.text(basic, "classificationId")
    state = listed.state if listed else MediumState.UNTOLD
    return LibraryItem(
        id=file_id,
        title=lenient.text(basic, "name"),
        state=judged[0] if judged else state,
        word=listed.word if listed else lenient.text(basic, "status"),
        description=lenient.text(basic, "description"),
        tags=listed.tags if listed else (),
        category="" if category in NO_CLASS else category,
        category_name=lenient.text(basic, "classificationName"),
        size_bytes=(lenient.integer(basic, "size") or lenient.integer(metadata, "size")) or None,
        duration_s=lenient.number(basic, "duration") or None,
        created_at_s=lenient.number(basic, "createTime"),
        changed_at_s=lenient.number(basic, "updateTime"),
        cover_url=lenient.text(basic, "coverUrl"),
    )


def read_v2_addresses(document: Document) -> list[PlayAddress]:
    """The playSet of DescribeVodPlayUrls; its bitrates contradict their own unit."""
    found = [
        PlayAddress(
            url=lenient.text(one, "url"),
            name=_name(lenient.text(one, "definition")),
            width=lenient.integer(one, "vwidth") or None,
            height=lenient.integer(one, "vheight") or None,
        )
        for one in lenient.entries(document, "playSet")
    ]
    return [address for address in found if address.url]


def _v3_item(found: Document) -> LibraryItem:
    basic, metadata = lenient.entry(found, "BasicInfo"), lenient.entry(found, "MetaData")
    review = lenient.entry(lenient.entry(found, "ReviewInfo"), "MediaReviewInfo")
    word, category = lenient.text(basic, "Status"), lenient.text(basic, "ClassId")
    judged = readings.STATE_OF_REVIEW.get(lenient.text(review, "Suggestion").lower())
    return LibraryItem(
        id=MediaId(lenient.text(found, "FileId")),
        title=lenient.text(basic, "Name"),
        state=judged or STATE_OF_STATUS.get(word.lower(), MediumState.UNCLEAR),
        word=word,
        description=lenient.text(basic, "Description"),
        tags=lenient.words(basic, "TagSet"),
        category="" if category in NO_CLASS else category,
        category_name=lenient.text(basic, "ClassName"),
        size_bytes=lenient.integer(metadata, "Size") or None,
        duration_s=lenient.number(metadata, "Duration") or None,
        created_at_s=lenient.moment_s(lenient.text(basic, "CreateTime")),
        changed_at_s=lenient.moment_s(lenient.text(basic, "UpdateTime")),
        cover_url=lenient.text(basic, "CoverUrl"),
    )


def _v3_address(found: Document) -> PlayAddress:
    bitrate = lenient.number(found, "Bitrate")
    return PlayAddress(
        url=lenient.text(found, "Url"),
        name=_name(lenient.text(found, "Definition")),
        format=lenient.text(found, "Container"),
        width=lenient.integer(found, "Width") or None,
        height=lenient.integer(found, "Height") or None,
        bitrate_kbps=bitrate / 1000 if bitrate else None,
        size_bytes=lenient.integer(found, "Size") or None,
        duration_s=lenient.number(found, "Duration") or None,
    )


def _v2_listed(found: Document) -> LibraryItem:
    word, category = lenient.text(found, "status"), lenient.text(found, "classId")
    return LibraryItem(
        id=MediaId(lenient.text(found, "fileId")),
        title=lenient.text(found, "fileName"),
        state=readings.STATE_OF_NUMBER.get(word, MediumState.UNCLEAR),
        word=word,
        # Under one name in the manual's table, under another in its example.
        description=lenient.text(found, "description", "fileIntro"),
        tags=lenient.words(found, "tags"),
        category="" if category in NO_CLASS else category,
        category_name=lenient.text(found, "className"),
        size_bytes=lenient.integer(found, "size") or None,
        duration_s=lenient.number(found, "duration") or None,
        created_at_s=_beijing_s(lenient.text(found, "createTime")),
        changed_at_s=_beijing_s(lenient.text(found, "updateTime")),
        cover_url=lenient.text(found, "imageUrl"),
    )


def _name(definition: str) -> str:
    return "" if definition == SOURCE else definition


def _beijing_s(written: str) -> float | None:
    at_s = lenient.moment_s(written)
    return None if at_s is None else at_s - BEIJING_S
