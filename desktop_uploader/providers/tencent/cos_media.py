"""
How the cloud works on objects that lie in COS already: ProcessCosMedia, GetTaskInfo.

There is no medium: a task makes outputs, in a directory of the job's own. No id of ours comes back
and no list tells of such tasks, so a lost answer stays unknown. Tasks are shown for 72 hours.
Source: manual of cloud transcoding, 2019-08-14, and the v2 manual of 2018, GetTaskInfo.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import (
    BadAnswer,
    ObjectMissing,
    Outcome,
    OutcomeUnknown,
    Trouble,
)
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft, MediaReport, MediumState, Output, OutputState
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.provider import Finding, Review, Weight
from desktop_uploader.ports.registering import RegisterAbilities
from desktop_uploader.ports.url_pull import PullItem, Ticket
from desktop_uploader.providers.tencent import readings, rules, wire
from desktop_uploader.providers.tencent.vod_calls import V2_CALLS_PER_S, VodCalls
from desktop_uploader.providers.transport import lenient

ACTION = "ProcessCosMedia"
ABILITIES = RegisterAbilities(batch=1, calls_per_s=V2_CALLS_PER_S[ACTION])
HOST = re.compile(r"([a-z0-9-]+-[0-9]+)\.cos\.([a-z0-9-]+)\.myqcloud\.com")
EXAMPLE = "https://my-bucket-1250000000.cos.ap-guangzhou.myqcloud.com/films/a.mp4"
TASK = "task/"
"""Before the id of a task, where a medium's would stand."""


class CosMedia:
    """Keeps the Registering port for one account, and reads what came of it."""

    abilities = ABILITIES

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def group_of(self, draft: MediaDraft, source: Source) -> str:
        """Each goes alone."""
        return source.text

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Have outputs made of the one object."""
        (item,) = items
        bucket, key, region = object_of(item.source.text)
        output_bucket, _, directory = item.draft.output.strip("/").partition("/")
        folder = "/".join(piece for piece in (directory.strip("/"), item.key) if piece)
        asked = {
            "input.bucket": bucket,
            "input.region": region,
            "input.path": f"/{key}",
            "output.bucket": output_bucket,
            "output.dir": f"/{folder}/",
            "mediaProcess.transcode.definition": definitions_of(item.draft.template),
        }
        reply = self._calls.call(ACTION, asked, cutoff=cutoff)
        task_id = lenient.text(reply.document, "vodTaskId")
        if not task_id:
            raise BadAnswer(code="no-task-id", action=ACTION, outcome=Outcome.UNKNOWN)
        place = Place(item.source.text, MediaId(f"{TASK}{task_id}"))
        return {item.key: Ticket(place, reply.request_id)}

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """
        Raises:
            OutcomeUnknown: Always: nothing tells of a task whose id is not known.
        """
        raise OutcomeUnknown(code="none-fits", action=ACTION, facts={"cloud": "tencent"})

    def read(self, media: Sequence[MediaId], *, cutoff: Cutoff) -> dict[MediaId, MediaReport]:
        """How tasks are, with their outputs."""
        return {one: self._report(one, cutoff) for one in media}

    def _report(self, medium: MediaId, cutoff: Cutoff) -> MediaReport:
        asked = {"vodTaskId": medium.removeprefix(TASK)}
        try:
            reply = self._calls.call("GetTaskInfo", asked, cutoff=cutoff)
        except ObjectMissing as missing:
            # Forgotten after 72 hours: the outputs may lie there all the same.
            request_id = missing.trouble.request_id
            return MediaReport(medium, MediumState.UNTOLD, outputs=(), request_id=request_id)
        task = wire.read_v2_task(reply.document)
        outputs = readings.outputs_of([task])
        return MediaReport(
            medium,
            state_of(task, outputs),
            word=task.status,
            outputs=outputs,
            problem=readings.problem_of([task]),
            request_id=reply.request_id,
        )


def is_task(medium: MediaId) -> bool:
    """Whether an id is that of a task, and of no medium."""
    return medium.startswith(TASK)


def object_of(url: str) -> tuple[str, str, str]:
    """Bucket, key and region of an object's address; "" for all where it is none of COS."""
    parts = urlsplit(url)
    found = HOST.fullmatch(parts.netloc.lower())
    key = unquote(parts.path).lstrip("/")
    return (found[1], key, found[2]) if found and key else ("", "", "")


def definitions_of(text: str) -> list[str]:
    """Ids of templates, as they stand with commas between them."""
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def review(draft: MediaDraft, source: Source) -> Review:
    """Hold an object and its order against the rules."""
    return Review(tuple(_findings(draft, source)), expects_processing=True)


def _findings(draft: MediaDraft, source: Source) -> Iterator[Finding]:
    if not all(object_of(source.text)):
        facts = (("field", "url"), ("found", source.text), ("accepted", EXAMPLE))
        yield Finding("not-an-object", Weight.REFUSE, facts)
    if not draft.output.strip("/"):
        yield Finding("output-not-said", Weight.REFUSE, (("field", "output"),))
    if draft.is_left_as_it_is:
        yield Finding("register-makes-nothing", Weight.REFUSE, (("field", "template"),))
    elif not definitions_of(draft.template):
        yield Finding("register-says-nothing", Weight.REFUSE, (("field", "template"),))
    for one in definitions_of(draft.template):
        if not (one.isascii() and one.isdigit()):
            named = (("field", "template"), ("found", one))
            yield Finding("template-not-a-number", Weight.REFUSE, named)
    if rules.CONTROL.search(draft.title):
        yield Finding("not-text", Weight.REFUSE, (("field", "title"),))


def state_of(task: wire.Task, outputs: Sequence[Output]) -> MediumState:
    """How a task is; that it has finished says nothing of how it went."""
    if task.status.lower() != "finish":
        known = readings.is_running(task.status)
        return MediumState.PROCESSING if known else MediumState.UNCLEAR
    has_only_failures = all(one.state is OutputState.FAILED for one in outputs)
    return MediumState.FAILED if has_only_failures else MediumState.PROCESSED
