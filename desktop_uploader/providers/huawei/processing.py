"""
What MPC makes of an object: transcodes, thumbnails, animated graphics, containers, metadata.

A work is about an object in a bucket and puts what it makes into a folder of its own. Listings
tell of all tasks of the project; those of the object are picked from the latest. Source: MPC manual
of 2024-03-05.
"""

from collections.abc import Mapping, Sequence

from desktop_uploader.domain.errors import (
    BadAnswer,
    Outcome,
    PlaceGone,
    RequestRefused,
    ServerTrouble,
)
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.works import Subject, Task, Work, WorkOrder
from desktop_uploader.providers.huawei import wire, wire_works
from desktop_uploader.providers.huawei.control_plane import Shelf
from desktop_uploader.providers.huawei.mpc import PAGE_ROWS, Asked, Mpc
from desktop_uploader.providers.huawei.target import ObsPlace, read_target
from desktop_uploader.providers.huawei.work_bodies import ROOMS, body_of

MOST_PAGES = 5
"""Of a listing that cannot be narrowed to an object: five hundred tasks."""
MOST_YOUNG_PAGES = 100


class HuaweiProcessing:
    """Keeps the Processing port for one account."""

    def __init__(self, mpc: Mpc, shelf: Shelf) -> None:
        self._mpc = mpc
        self._shelf = shelf

    def submit(self, order: WorkOrder, *, cutoff: Cutoff) -> str:
        """Order a work on an object."""
        source = self._place(order.subject)
        output = self._output(order)
        body = body_of(order, source=_info(source), output=_info(output))
        room = ROOMS[order.work]
        buckets = tuple(dict.fromkeys((source.bucket, output.bucket)))
        self._mpc.admit_buckets(buckets, may_authorize=self._shelf.may_authorize, cutoff=cutoff)
        reply = self._mpc.ask(room.create, Asked("POST", room.path, body=body), cutoff=cutoff)
        task_id = wire.read_task_id(reply.document)
        if not task_id:
            # It was made, but there is no name to ask for it by.
            raise BadAnswer(code="no-task-id", action=room.create, outcome=Outcome.UNKNOWN)
        return task_id

    def tasks(
        self,
        subject: Subject,
        *,
        works: Sequence[Work],
        since_s: float | None = None,
        cutoff: Cutoff,
    ) -> list[Task]:
        """The latest tasks about the object."""
        place = self._place(subject)
        found: list[Task] = []
        for work in works:
            if work in ROOMS:
                tasks = [
                    row.task for row in self._rows(work, place, since_s=since_s, cutoff=cutoff)
                ]
                found += sorted(tasks, key=_age, reverse=True)
        return found

    def redo(self, task: Task, *, cutoff: Cutoff) -> None:
        """Have a remux that failed run once more."""
        asked = Asked("PUT", ROOMS[Work.REMUX].path, body={"task_id": task.id})
        self._mpc.ask("RetryRemuxTask", asked, cutoff=cutoff)

    def cancel(self, task: Task, *, cutoff: Cutoff) -> None:
        """Give up a task that waits."""
        room = ROOMS[task.work]
        asked = Asked("DELETE", room.path, [("task_id", task.id)])
        self._mpc.ask(room.cancel, asked, cutoff=cutoff)

    def _rows(
        self, work: Work, place: ObsPlace, *, since_s: float | None, cutoff: Cutoff
    ) -> list[wire_works.Row]:
        """
        Raises:
            ServerTrouble: All that are younger were asked for, and there is no end of them (code
                "work-not-settled").
        """
        room = ROOMS[work]
        narrow = [] if since_s is None else [("start_time", wire_works.compact(since_s))]
        if work is Work.REMUX:
            narrow += [("input_bucket", place.bucket), ("input_object", place.key)]
        rows: list[wire_works.Row] = []
        for page in range(MOST_PAGES if since_s is None else MOST_YOUNG_PAGES):
            query = [*narrow, ("page", str(page)), ("size", str(PAGE_ROWS))]
            try:
                asked = Asked("GET", room.path, query)
                reply = self._mpc.ask(room.listing, asked, cutoff=cutoff)
            except PlaceGone:  # the answer where there is no task at all
                break
            listed, has_more = wire_works.read_rows(reply.document, work)
            rows += listed
            total = wire_works.total(reply.document)
            if not listed or not (has_more or (total or 0) > PAGE_ROWS * (page + 1)):
                break
        else:
            if since_s is not None:
                facts = {"work": work.value}
                outcome = Outcome.UNKNOWN
                raise ServerTrouble(code="work-not-settled", outcome=outcome, facts=facts)
        return [row for row in rows if (row.bucket, row.key) == (place.bucket, place.key)]

    def _place(self, subject: Subject) -> ObsPlace:
        """
        Raises:
            RequestRefused: Only a medium's id is known, and MPC keeps no media (code
                "object-needed"), or the address is not of OBS (code "bad-object-address").
        """
        if not subject.address:
            raise RequestRefused(code="object-needed", facts={"id": subject.media_id})
        address = subject.address
        whole = address if read_target(address) else f"{address}@{self._shelf.region}"
        place = read_target(whole)
        if place is None:
            raise RequestRefused(code="bad-object-address", facts={"found": address})
        return place

    def _output(self, order: WorkOrder) -> ObsPlace:
        if not order.output:
            return self._shelf.output_place(order.key)
        bucket, _, folder = order.output.strip("/").partition("/")
        key = "/".join(piece for piece in (folder.strip("/"), order.key) if piece)
        return ObsPlace(bucket, f"{key}/", self._shelf.region)


def _info(place: ObsPlace) -> Mapping[str, str]:
    return {"bucket": place.bucket, "location": place.region, "object": place.key}


def _age(task: Task) -> tuple[float, int]:
    return task.created_at_s or 0.0, int(task.id) if task.id.isdigit() else 0
