"""MultiPullVodFile (manual of 2018)."""

from collections.abc import Callable
from dataclasses import replace

from desktop_uploader.practice_cloud.tencent.pulls import Pulls, PullTask, new_pull, type_of
from desktop_uploader.practice_cloud.tencent.v2_call import Call, Told
from desktop_uploader.practice_cloud.tencent.vod import Wish
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

MOST = 50
PROCEDURE = "LongVideoPreset"
"""What this account's console has set for `isTranscode`."""


class V2Pulls:
    """
    The action by name.

    Attributes:
        works: What carries it out.
    """

    def __init__(self, pulls: Pulls) -> None:
        """Speak for these."""
        self._pulls = pulls
        self.works: dict[str, Callable[[Call], Told]] = {"MultiPullVodFile": self._pull}

    def _pull(self, call: Call) -> Told:
        numbers = sorted(
            {
                int(name.split(".")[1])
                for name in call.asked
                if name.startswith("pullset.") and name.split(".")[1].isdigit()
            }
        )
        if not numbers or len(numbers) > MOST or numbers != list(range(len(numbers))):
            raise Wrong("parameter", "pullset must have 1 to 50 entries, from 0")
        asked = [_asked(call, f"pullset.{number}") for number in numbers]
        tasks = self._pulls.submit(call.account, asked)
        told = [
            {
                "source_url": task.url,
                "file_id": task.file_id,
                "file_name": wish.name,
                "vod_task_id": task.id,
            }
            for task, (_, wish) in zip(tasks, asked, strict=True)
        ]
        return {"data": told}


def _asked(call: Call, entry: str) -> tuple[PullTask, Wish]:
    url = call.need(f"{entry}.url")
    if call.number(f"{entry}.isTranscode") not in (0, 1):
        raise Wrong("parameter", f"{entry}.isTranscode is 0 or 1")
    wish = Wish(
        name=call.need(f"{entry}.fileName"),
        type=type_of(url),
        class_id=call.number(f"{entry}.classId"),
        procedure=PROCEDURE if call.number(f"{entry}.isTranscode") else "",
    )
    task = new_pull(call.account, url, now_s=call.now_s)
    md5, tags = call.asked.get(f"{entry}.fileMd5", ""), call.asked.get(f"{entry}.tags", "")
    return replace(task, md5=md5, tags=tags), wish
