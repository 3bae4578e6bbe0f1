"""
The actions of VOD 2.0 (manual of 2018), as far as an uploader needs them.

Numbers and texts are mixed as in the manual's examples.
"""

import json
from collections.abc import Callable

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.tencent.audit import LABELS
from desktop_uploader.practice_cloud.tencent.media import Medium, Session
from desktop_uploader.practice_cloud.tencent.pictures import v2_pictures
from desktop_uploader.practice_cloud.tencent.tasks import TRANSCODE, Process, Task
from desktop_uploader.practice_cloud.tencent.v2_call import Call, Told
from desktop_uploader.practice_cloud.tencent.v2_library import STATUS_CODES, V2Library
from desktop_uploader.practice_cloud.tencent.vod import Vod, Wish, app_id_of
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

SHORT_REGIONS = {"ap-guangzhou": "gzp"}
TAG_LIMIT = 8
"""Characters of a tag by the manual of v2."""


class V2Calls:
    """
    The actions by name.

    Attributes:
        works: What carries each out.
    """

    def __init__(self, vod: Vod) -> None:
        """Speak for this service."""
        self._vod = vod
        self.works: dict[str, Callable[[Call], Told]] = {
            "ApplyUpload": self._apply_upload,
            "CommitUpload": self._commit_upload,
            "DescribeVodPlayInfo": self._describe_play_info,
            "GetVideoInfo": self._get_video_info,
            "GetTaskInfo": self._get_task_info,
            "GetTaskList": self._get_task_list,
            "ModifyVodInfo": self._modify_info,
            "CreateVodTags": self._create_tags,
        } | V2Library(vod).works

    def _apply_upload(self, call: Call) -> Told:
        wish = Wish(
            name=call.asked.get("videoName", "") or "untitled",
            type=call.need("videoType"),
            cover_type=call.asked.get("coverType", ""),
            procedure=call.asked.get("procedure", ""),
        )
        session = self._vod.apply(call.account, wish, api="v2", now_s=call.now_s)
        return storage_told(call.account, session)

    def _commit_upload(self, call: Call) -> Told:
        key = call.need("vodSessionKey")
        medium = self._vod.commit(call.account, key, now_s=call.now_s)
        return committed_told(self._vod, call.account, medium=medium)

    def _describe_play_info(self, call: Call) -> Told:
        media = self._vod.named(call.account, call.need("fileName"))
        size = call.number("pageSize", 10)
        first = (max(1, call.number("pageNo", 1)) - 1) * size
        told = [
            {
                "fileId": medium.file_id,
                "fileName": medium.name,
                "duration": 0,
                "status": STATUS_CODES[medium.status],
                "imageUrl": self._vod.cover_url(call.account, medium),
                "playSet": [
                    {"url": self._vod.media_url(call.account, medium), "definition": 0},
                ],
            }
            for medium in media[first : first + size]
        ]
        return {"totalCount": str(len(media)), "fileSet": told}

    def _get_video_info(self, call: Call) -> Told:
        medium = self._vod.medium(call.account, call.need("fileId"))
        facts = json.loads(medium.facts or "{}")
        told: Told = {
            "basicInfo": {
                "name": medium.name,
                "size": medium.size_bytes,
                "duration": int(facts.get("duration_s", 0)),
                "description": medium.description,
                "status": "",
                "createTime": int(medium.created_at_s),
                "updateTime": int(medium.updated_at_s),
                "classificationId": medium.class_id,
                "classificationName": self._vod.classes.name_of(call.account.name, medium.class_id),
                "type": medium.type,
                "sourceVideoUrl": self._vod.media_url(call.account, medium),
                "coverUrl": self._vod.cover_url(call.account, medium),
            },
            "metaData": {"size": medium.size_bytes, "container": medium.type},
        }
        outputs = [
            self._output_told(medium, process)
            for task in self._vod.tasks.listed(call.account.name, medium.file_id, since_s=0.0)
            for process in task.processes
            if process.status == "SUCCESS" and process.kind == TRANSCODE
        ]
        if outputs:
            told["transcodeInfo"] = {"idrAlignment": 0, "transcodeList": outputs}
        if medium.verdict in LABELS:
            found = {"definition": 10, "confidence": 98.0, "suggestion": medium.verdict}
            told["contentReviewInfo"] = {"pornList": [found]}
        return told

    def _get_task_info(self, call: Call) -> Told:
        task = self._vod.task(call.account, call.need("vodTaskId"), now_s=call.now_s)
        medium = self._vod.medium(call.account, task.file_id)
        processes = [self._process_told(medium, process) for process in task.processes]
        body = {"errCode": 0, "fileId": task.file_id, "processTaskList": processes}
        return {**_times(task), "type": "procedure", "status": task.status, "data": body}

    def _get_task_list(self, call: Call) -> Told:
        status = call.need("status")
        if status not in ("WAITING", "PROCESSING", "FINISH"):
            raise Wrong("parameter", "status is not valid")
        tasks = self._vod.tasks_of(call.account, call.asked.get("fileId", ""), now_s=call.now_s)
        told = [
            {"vodTaskId": task.id, "type": "procedure", **_times(task)}
            for task in tasks
            if task.status == status
        ]
        limit = call.number("maxCount", 10)
        return {"data": {"status": status, "next": "", "taskList": told[:limit]}}

    def _modify_info(self, call: Call) -> Told:
        medium = self._vod.medium(call.account, call.need("fileId"))
        changes: Told = {
            ours: call.asked[theirs]
            for theirs, ours in {"fileName": "name", "fileIntro": "description"}.items()
            if theirs in call.asked
        }
        if "classId" in call.asked:
            changes["class_id"] = call.number("classId")
        self._vod.modify(medium, changes, now_s=call.now_s)
        return {}

    def _create_tags(self, call: Call) -> Told:
        medium = self._vod.medium(call.account, call.need("fileId"))
        self._vod.add_tags(medium, call.listed("tags"), limit=TAG_LIMIT)
        return {}

    def _output_told(self, medium: Medium, process: Process) -> Told:
        return {
            "url": self._vod.output_url(medium, process.file),
            "definition": process.definition,
            "size": process.size_bytes,
            "container": process.container,
            "width": process.width,
            "height": process.height,
            "bitrate": int(process.bitrate_kbps * 1000),
            "duration": int(process.duration_s),
        }

    def _process_told(self, medium: Medium, process: Process) -> Told:
        told = {
            "taskType": process.kind,
            "status": process.status,
            "errCode": process.error_code,
            "message": process.message,
            "input": {"definition": process.definition},
        }
        if process.status == "SUCCESS" and process.kind == TRANSCODE:
            told["output"] = self._output_told(medium, process)
        elif process.status == "SUCCESS":
            urls = [self._vod.output_url(medium, name) for name in process.files]
            told["output"] = v2_pictures(process.kind, urls)
        return told


def storage_told(account: Account, session: Session) -> Told:
    """Where the objects of a session go, as v2 and the client flow say it."""
    told: Told = {
        "video": {"storageSignature": "practice=", "storagePath": session.video_path},
        "storageAppId": int(app_id_of(account)),
        "storageBucket": account.bucket.rpartition("-")[0],
        "storageRegion": SHORT_REGIONS.get(account.region, account.region),
        "storageRegionV5": account.region,
        "vodSessionKey": session.key,
    }
    if session.cover_path:
        told["cover"] = {"storageSignature": "practice=", "storagePath": session.cover_path}
    return told


def committed_told(vod: Vod, account: Account, *, medium: Medium) -> Told:
    """What a commit has made, as v2 and the client flow say it."""
    told: Told = {"fileId": medium.file_id, "video": {"url": vod.media_url(account, medium)}}
    cover = vod.cover_url(account, medium)
    if cover:
        told["cover"] = {"url": cover}
    return told


def _times(task: Task) -> Told:
    return {
        "createTime": int(task.created_at_s),
        "beginProcessTime": int(task.created_at_s),
        "finishTime": int(task.finished_at_s or task.created_at_s),
    }
