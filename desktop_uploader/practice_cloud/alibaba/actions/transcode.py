"""What came of transcodes: GetTranscodeSummary, GetTranscodeTask, ListTranscodeTask."""

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.credentials import utc
from desktop_uploader.practice_cloud.alibaba.tasks import TranscodeJob, TranscodeTask
from desktop_uploader.practice_cloud.door import Refusal


def get_transcode_summary(call: Call) -> Answer:
    """The most recent task of up to 10 media; a medium without a task is not in the list."""
    summaries: list[Answer] = []
    missing: list[str] = []
    for media_id in call.ids("VideoIds", limit=10):
        if call.works.media.find(media_id, call.account.name) is None:
            missing.append(media_id)
            continue
        summaries.extend(_summary(call, task) for task in call.works.tasks.of_medium(media_id)[:1])
    return {"TranscodeSummaryList": summaries, "NonExistVideoIds": missing}


def list_transcode_task(call: Call) -> Answer:
    """The tasks of a medium, newest first, without their jobs."""
    media_id = call.need("VideoId")
    size, page = call.number("PageSize", 10), call.number("PageNo", 1)
    if not 1 <= size <= 50 or page < 1:
        raise invalid("PageSize")
    known = call.works.media.find(media_id, call.account.name) is not None
    tasks = call.works.tasks.of_medium(media_id) if known else []
    begin = size * (page - 1)
    return {"TranscodeTaskList": [_task(call, task) for task in tasks[begin : begin + size]]}


def get_transcode_task(call: Call) -> Answer:
    """One task with its jobs; streams are JSON inside text, as the manual shows."""
    task_id = call.need("TranscodeTaskId")
    task = call.works.tasks.find(task_id)
    if task is None or call.works.media.find(task.media_id, call.account.name) is None:
        raise Refusal("NoSuchResource", 404, f"The specified resource {task_id} does not exist.")
    jobs = [_job(call, job, task=task) for job in task.jobs]
    return {"TranscodeTask": _task(call, task) | {"TranscodeJobInfoList": jobs}}


def _status(call: Call, task: TranscodeTask) -> str:
    # The manual's example of a success is misspelt; its table is not.
    return task.status.replace("Complete", "Compelete") if call.is_by_example else task.status


def _task(call: Call, task: TranscodeTask) -> Answer:
    return {
        "TranscodeTaskId": task.id,
        "VideoId": task.media_id,
        "TaskStatus": _status(call, task),
        "Trigger": task.trigger,
        "TranscodeTemplateGroupId": task.template_group_id,
        "CreationTime": utc(task.created_at_s),
        "CompleteTime": utc(task.completed_at_s),
    }


def _summary(call: Call, task: TranscodeTask) -> Answer:
    return {
        "VideoId": task.media_id,
        "TranscodeStatus": _status(call, task),
        "TranscodeTemplateGroupId": task.template_group_id,
        "CreationTime": utc(task.created_at_s),
        "CompleteTime": utc(task.completed_at_s),
        "TranscodeJobInfoSummaryList": [_job_summary(task, job) for job in task.jobs],
    }


def _job_summary(task: TranscodeTask, job: TranscodeJob) -> Answer:
    summary: Answer = {
        "TranscodeJobStatus": job.status,
        "TranscodeProgress": job.progress,
        "TranscodeTemplateId": job.template_id,
        "Definition": job.definition,
        "Format": job.container,
        "Encryption": "{}",
        "CreationTime": utc(task.created_at_s),
        "CompleteTime": utc(job.completed_at_s),
        "WatermarkIdList": [],
    }
    if job.status == "TranscodeFail":
        summary |= {"ErrorCode": job.error_code, "ErrorMessage": job.error_message}
    if job.status == "TranscodeSuccess":
        summary |= {"Filesize": job.size_bytes} | _measures(job)
    return summary


def _measures(job: TranscodeJob) -> Answer:
    return {
        "Width": str(job.width),
        "Height": str(job.height),
        "Fps": f"{job.fps:g}",
        "Bitrate": f"{job.bitrate_kbps:.0f}",
        "Duration": f"{job.duration_s:.0f}",
    }


def _job(call: Call, job: TranscodeJob, *, task: TranscodeTask) -> Answer:
    medium = call.works.media.find(task.media_id)
    source = (
        ""
        if medium is None
        else f"http://{medium.bucket}.oss-cn-shanghai.aliyuncs.com/{medium.key}"
    )
    found: Answer = {
        "TranscodeJobId": job.id,
        "TranscodeJobStatus": job.status,
        "TranscodeProgress": str(job.progress) if call.is_by_example else job.progress,
        "TranscodeTemplateId": job.template_id,
        "Definition": job.definition,
        "Priority": "6",
        "InputFileUrl": source,
        "CreationTime": utc(task.created_at_s),
        "CompleteTime": utc(job.completed_at_s),
        "ErrorCode": job.error_code,
        "ErrorMessage": job.error_message,
    }
    if job.status == "TranscodeSuccess":
        size = str(job.size_bytes) if call.is_by_example else job.size_bytes
        found["OutputFile"] = _measures(job) | {
            "OutputFileUrl": call.works.output_url(task.media_id, job.file),
            "Filesize": size,
            "Format": job.container,
            "Encryption": "{}",
            "WatermarkIdList": "[]" if call.is_by_example else [],
            "VideoStreamList": "[]",
            "AudioStreamList": "[]",
            "SubtitleStreamList": "[]",
        }
    return found
