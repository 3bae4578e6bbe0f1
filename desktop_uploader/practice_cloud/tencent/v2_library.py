"""What VOD 2.0 says of the media that lie there and does to them, and of classes."""

import time
from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.tencent.classes import ROOT, MediaClass
from desktop_uploader.practice_cloud.tencent.library import check_class_name
from desktop_uploader.practice_cloud.tencent.media import Medium
from desktop_uploader.practice_cloud.tencent.v2_call import Call, Told
from desktop_uploader.practice_cloud.tencent.vod import Vod
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

STATUS_CODES = {"normal": "2", "forbidden": "3", "transcoding": "4", "transcode-failed": "7"}
SMALLEST_PAGE, LARGEST_PAGE = 10, 100


class V2Library:
    """
    The actions by name.

    Attributes:
        works: What carries each out.
    """

    def __init__(self, vod: Vod) -> None:
        """Speak for this service."""
        self._vod = vod
        self.works: dict[str, Callable[[Call], Told]] = {
            "DescribeVodInfo": self._describe_info,
            "DescribeVodPlayUrls": self._describe_play_urls,
            "DeleteVodFile": self._delete_file,
            "DeleteVodTags": self._delete_tags,
            "DescribeAllClass": self._describe_classes,
            "DescribeClass": self._describe_class,
            "CreateClass": self._create_class,
            "ModifyClass": self._modify_class,
            "DeleteClass": self._delete_class,
            "QueryWatermarkTemplateList": _watermarks,
        }

    def _describe_info(self, call: Call) -> Told:
        wanted = call.listed("fileIds")
        if wanted:
            media = [self._vod.medium(call.account, one) for one in wanted]
            return {"totalCount": str(len(media)), "fileSet": self._told(call.account, media)}
        media = self._vod.library.newest_first(call.account)
        if call.number("orderby") == 0:
            media.reverse()
        size, page = call.number("pageSize", SMALLEST_PAGE), call.number("pageNo", 1)
        if not SMALLEST_PAGE <= size <= LARGEST_PAGE or page < 1:
            raise Wrong("parameter", "pageSize or pageNo is not valid")
        shown = media[size * (page - 1) : size * page]
        return {"totalCount": str(len(media)), "fileSet": self._told(call.account, shown)}

    def _told(self, account: Account, media: list[Medium]) -> list[dict[str, Any]]:
        return [
            {
                "fileId": medium.file_id,
                "fileName": medium.name,
                "fileIntro": medium.description,
                "size": str(medium.size_bytes),
                "duration": "0",
                "status": STATUS_CODES[medium.status],
                "createTime": _local(medium.created_at_s),
                "updateTime": _local(medium.updated_at_s),
                "classId": str(medium.class_id),
                "className": self._vod.classes.name_of(account.name, medium.class_id),
                "imageUrl": self._vod.cover_url(account, medium),
                "tags": [tag for tag in medium.tags.split(",") if tag],
            }
            for medium in media
        ]

    def _describe_play_urls(self, call: Call) -> Told:
        medium = self._vod.medium(call.account, call.need("fileId"))
        source = {"url": self._vod.media_url(call.account, medium), "definition": 0}
        tasks = self._vod.tasks.listed(call.account.name, medium.file_id, since_s=0.0)
        outputs = [
            {
                "url": self._vod.output_url(medium, process.file),
                "definition": process.definition,
                "vbitrate": int(process.bitrate_kbps * 1000),
                "vheight": process.height,
                "vwidth": process.width,
            }
            for task in tasks
            for process in task.processes
            if process.status == "SUCCESS"
        ]
        return {"playSet": [source, *outputs]}

    def _delete_file(self, call: Call) -> Told:
        file_id, priority = call.need("fileId"), call.need("priority")
        if priority not in ("0", "1", "2") or call.asked.get("isFlushCdn", "0") not in ("0", "1"):
            raise Wrong("parameter", "priority or isFlushCdn is not valid")
        try:
            medium = self._vod.medium(call.account, file_id)
        except Wrong as wrong:
            # The call's own list of errors has no other for it.
            raise Wrong("state", "the state of the file is abnormal") from wrong
        self._vod.library.delete(call.account, medium)
        return {}

    def _delete_tags(self, call: Call) -> Told:
        medium = self._vod.medium(call.account, call.need("fileId"))
        tags = call.listed("tags")
        if not tags:
            raise Wrong("missing", "tags is missing")
        self._vod.library.remove_tags(medium, tags)
        return {}

    def _describe_classes(self, call: Call) -> Told:
        return {"data": [self._branch(call, one) for one in self._children(call, ROOT)]}

    def _describe_class(self, call: Call) -> Told:
        told = [
            {"id": str(one.id), "name": one.name, "parent_id": str(one.parent_id)}
            for one in self._vod.classes.of(call.account.name)
        ]
        return {"data": told}

    def _create_class(self, call: Call) -> Told:
        parent_id = call.number("parentId", ROOT) if call.asked.get("parentId") else ROOT
        made = self._vod.library.add_class(call.account, parent_id, name=call.need("className"))
        return {"newClassId": str(made.id)}

    def _modify_class(self, call: Call) -> Told:
        call.need("classId")
        found = self._vod.library.found_class(call.account, call.number("classId"))
        check_class_name(call.need("className"))
        self._vod.classes.rename(call.account.name, found.id, name=call.need("className"))
        return {}

    def _delete_class(self, call: Call) -> Told:
        call.need("classId")
        self._vod.library.remove_class(call.account, call.number("classId"))
        return {}

    def _children(self, call: Call, parent_id: int) -> list[MediaClass]:
        return self._vod.classes.children(call.account.name, parent_id)

    def _branch(self, call: Call, one: MediaClass) -> Told:
        level = self._vod.classes.level(call.account.name, one.id)
        parent_id = 0 if one.parent_id == ROOT else one.parent_id
        info = {"id": one.id, "parent_id": parent_id, "name": one.name}
        return {
            "info": {**info, "level": level, "file_num": 0},
            "subclass": [self._branch(call, child) for child in self._children(call, one.id)],
        }


def _local(at_s: float) -> str:
    """A moment as v2 writes it: in Beijing's time, without saying so."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at_s + 8 * 3600))


def _watermarks(_: Call) -> Told:
    row = {"definition": 1001, "name": "Logo", "type": "image", "comment": "top left", "status": 1}
    place = {"left": "10%", "top": "10%", "width": "10%", "height": "0px"}
    return {"watermarkList": [{**row, **place, "url": "http://practice.invalid/logo.png"}]}
