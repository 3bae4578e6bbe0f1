"""The actions of VOD 2018-07-17, as far as an uploader needs them."""

import json
from collections.abc import Callable

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.tencent import v3_pickers
from desktop_uploader.practice_cloud.tencent.audit import LABELS
from desktop_uploader.practice_cloud.tencent.credentials import utc
from desktop_uploader.practice_cloud.tencent.media import Medium
from desktop_uploader.practice_cloud.tencent.pictures import v3_pictures
from desktop_uploader.practice_cloud.tencent.pipeline import PROCEDURES, WIDTHS
from desktop_uploader.practice_cloud.tencent.tasks import TRANSCODE, Process, Task
from desktop_uploader.practice_cloud.tencent.v3_call import Call, Told
from desktop_uploader.practice_cloud.tencent.v3_library import V3Library
from desktop_uploader.practice_cloud.tencent.vod import Vod, Wish
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

MOST_IDS = 20
MOST_FOUND = 100


NAMES = {"AnimatedGraphics": "AnimatedGraphic"}
"""Where this generation has another name for a kind of task."""


class V3Calls:
    """
    The actions by name.

    Attributes:
        works: What carries each out.
    """

    def __init__(self, vod: Vod) -> None:
        """Speak for this service."""
        self._vod = vod
        self.works: dict[str, Callable[[Call], Told]] = (
            {
                "ApplyUpload": self._apply_upload,
                "CommitUpload": self._commit_upload,
                "DescribeMediaInfos": self._describe_media_infos,
                "DescribeTasks": self._describe_tasks,
                "DescribeTaskDetail": self._describe_task_detail,
                "DescribeProcedureTemplates": self._describe_procedures,
            }
            | V3Library(vod, tell=self._told).works
            | v3_pickers.works()
        )

    def _apply_upload(self, call: Call) -> Told:
        wish = Wish(
            name=call.text("MediaName") or "untitled",
            type=call.text("MediaType", is_needed=True),
            cover_type=call.text("CoverType"),
            class_id=call.number("ClassId"),
            procedure=call.text("Procedure"),
            source_context=call.text("SourceContext"),
        )
        session = self._vod.apply(call.account, wish, api="v3", now_s=call.now_s)
        key = self._vod.certificate(call.account, session, now_s=call.now_s)
        return {
            "StorageBucket": call.account.bucket,
            "StorageRegion": call.account.region,
            "VodSessionKey": session.key,
            "MediaStoragePath": session.video_path,
            "CoverStoragePath": session.cover_path,
            "TempCertificate": {
                "SecretId": key.secret_id,
                "SecretKey": key.secret,
                "Token": key.token,
                "ExpiredTime": int(key.expires_at_s),
            },
        }

    def _commit_upload(self, call: Call) -> Told:
        key = call.text("VodSessionKey", is_needed=True)
        medium = self._vod.commit(call.account, key, now_s=call.now_s)
        url = self._vod.media_url(call.account, medium)
        cover = self._vod.cover_url(call.account, medium)
        return {"FileId": medium.file_id, "MediaUrl": url, "CoverUrl": cover}

    def _describe_media_infos(self, call: Call) -> Told:
        ids = call.texts("FileIds")
        if not ids:
            raise Wrong("missing", "The request is missing a required parameter FileIds.")
        if len(ids) > MOST_IDS:
            raise Wrong("too-many-ids", "there are more than 20 FileIds")
        found, missing = [], []
        for file_id in ids:
            try:
                found.append(self._told(call.account, self._vod.medium(call.account, file_id)))
            except Wrong:
                missing.append(file_id)
        return {"MediaInfoSet": found, "NotExistFileIdSet": missing}

    def _describe_tasks(self, call: Call) -> Told:
        tasks = self._vod.tasks_of(call.account, call.text("FileId"), now_s=call.now_s)
        wanted = call.text("Status")
        told = [_named(task) for task in tasks if wanted in ("", task.status)]
        return {"TaskSet": told[: call.number("Limit") or 10], "ScrollToken": ""}

    def _describe_task_detail(self, call: Call) -> Told:
        task = self._vod.task(call.account, call.text("TaskId", is_needed=True), now_s=call.now_s)
        medium = self._vod.medium(call.account, task.file_id)
        results = [
            {
                "Type": NAMES.get(process.kind, process.kind),
                f"{NAMES.get(process.kind, process.kind)}Task": _process_told(
                    self._vod, medium, process=process
                ),
            }
            for process in task.processes
        ]
        told = {
            "TaskId": task.id,
            "Status": task.status,
            "ErrCode": 0,
            "Message": "",
            "FileId": medium.file_id,
            "FileName": medium.name,
            "FileUrl": self._vod.media_url(call.account, medium),
            "MediaProcessResultSet": results,
            "AiContentReviewResultSet": [],
        }
        return {**_named(task), "TaskType": "Procedure", "ProcedureTask": told}

    def _describe_procedures(self, call: Call) -> Told:
        first, limit = call.number("Offset"), call.number("Limit") or 10
        if first < 0 or not 0 < limit <= MOST_FOUND:
            raise Wrong("parameter", "Offset or Limit is not valid")
        rows = [
            {"Name": name, "Type": "Preset", "Comment": _sizes(definitions)}
            for name, definitions in PROCEDURES.items()
        ]
        shown = rows[first : first + limit]
        return {"TotalCount": len(rows), "ProcedureTemplateSet": shown}

    def _told(self, account: Account, medium: Medium) -> Told:
        facts = json.loads(medium.facts or "{}")
        basic = {
            "Name": medium.name,
            "Description": medium.description,
            "CreateTime": utc(medium.created_at_s),
            "UpdateTime": utc(medium.updated_at_s),
            "ClassId": medium.class_id,
            "ClassName": self._vod.classes.name_of(account.name, medium.class_id),
            "MediaUrl": self._vod.media_url(account, medium),
            "StoragePath": medium.video_path,
            "CoverUrl": self._vod.cover_url(account, medium),
            "Type": medium.type,
            "TagSet": [tag for tag in medium.tags.split(",") if tag],
            "Status": "Forbidden" if medium.status == "forbidden" else "Normal",
        }
        metadata = {
            "Size": medium.size_bytes,
            "Container": medium.type,
            "Duration": facts.get("duration_s", 0),
            "Width": facts.get("width", 0),
            "Height": facts.get("height", 0),
        }
        told = {"FileId": medium.file_id, "BasicInfo": basic, "MetaData": metadata}
        outputs = self._outputs(account, medium)
        if outputs:
            told["TranscodeInfo"] = {"TranscodeSet": outputs}
        if medium.verdict in LABELS:
            review = {"Suggestion": medium.verdict, "TypeSet": [f"Image.{LABELS[medium.verdict]}"]}
            told["ReviewInfo"] = {"MediaReviewInfo": review}
        return told

    def _outputs(self, account: Account, medium: Medium) -> list[Told]:
        tasks = self._vod.tasks.listed(account.name, medium.file_id, since_s=0.0)
        return [
            _output_told(self._vod, medium, process=process)
            for task in tasks
            for process in task.processes
            if process.status == "SUCCESS" and process.kind == TRANSCODE
        ]


def _output_told(vod: Vod, medium: Medium, *, process: Process) -> Told:
    return {
        "Url": vod.output_url(medium, process.file),
        "Definition": process.definition,
        "Size": process.size_bytes,
        "Container": process.container,
        "Width": process.width,
        "Height": process.height,
        "Bitrate": int(process.bitrate_kbps * 1000),
        "Duration": process.duration_s,
    }


def _process_told(vod: Vod, medium: Medium, *, process: Process) -> Told:
    told = {
        "Status": process.status,
        "ErrCodeExt": "SourceFileError.DecodeFailed" if process.error_code else "",
        "ErrCode": process.error_code,
        "Message": process.message,
        "Input": {"Definition": process.definition},
        "Progress": process.progress,
    }
    if process.status == "SUCCESS" and process.kind == TRANSCODE:
        told["Output"] = _output_told(vod, medium, process=process)
    elif process.status == "SUCCESS":
        urls = [vod.output_url(medium, name) for name in process.files]
        told["Output"] = v3_pictures(process.kind, urls)
    return told


def _named(task: Task) -> Told:
    return {
        "TaskId": task.id,
        "Status": task.status,
        "FileId": task.file_id,
        "TaskType": "Procedure",
        "CreateTime": utc(task.created_at_s),
        "BeginProcessTime": utc(task.created_at_s),
        "FinishTime": utc(task.finished_at_s),
        "SessionId": task.session_id,
        "SessionContext": "",
    }


def _sizes(definitions: tuple[int, ...]) -> str:
    """What a procedure makes, as its comment says it."""
    return ", ".join(f"{WIDTHS[one]} px" for one in definitions)
