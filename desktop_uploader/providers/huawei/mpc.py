"""The calls of MPC that an upload needs: buckets, tasks, objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_uploader.domain.errors import BadAnswer, Outcome, RequestRefused, SignInNeeded
from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.huawei import wire, wire_pickers
from desktop_uploader.providers.huawei.api_calls import ApiCalls, Reply, as_json
from desktop_uploader.providers.huawei.signing import ApiCall, Query
from desktop_uploader.providers.huawei.target import ObsPlace
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

LIST_TASKS = "ListTranscodingTasks"
PAGE_ROWS = 100
MOST_PAGES = 100
"""Of a search by time: ten thousand tasks, after which somebody else's are in the way."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call before it is known whose project it is in; `name` is the path below the project."""

    method: str
    name: str
    query: Query = ()
    body: object = None
    version: str = "v1"


class Mpc:
    """The service of one account in one region."""

    def __init__(self, calls: ApiCalls, host: str) -> None:
        self._calls = calls
        self._host = host
        self._admitted: frozenset[str] = frozenset()

    def admit_buckets(self, names: Sequence[str], *, may_authorize: bool, cutoff: Cutoff) -> None:
        """
        See to it that the service may use the buckets; asked once, until it says otherwise.

        Raises:
            RequestRefused: A bucket is not in the service's region, or not of this account (code
                "bucket-elsewhere"; facts: bucket, region).
            SignInNeeded: A bucket is not open to the service (code "bucket-not-authorized").
        """
        if self._admitted.issuperset(names):
            return
        reply = self.ask("ListBuckets", Asked("GET", "buckets"), cutoff=cutoff)
        found = {bucket.name: bucket.is_authorized for bucket in wire.read_buckets(reply.document)}
        for name in dict.fromkeys(names):
            facts = {"bucket": name, "region": self._calls.region}
            if name not in found:
                raise RequestRefused(action="ListBuckets", code="bucket-elsewhere", facts=facts)
            if not found[name] and not may_authorize:
                raise SignInNeeded(
                    action="UpdateBucketAuthorized", code="bucket-not-authorized", facts=facts
                )
            if not found[name]:
                asked = Asked("PUT", "authority", body={"bucket": name, "operation": "1"})
                self.ask("UpdateBucketAuthorized", asked, cutoff=cutoff)
        self._admitted |= set(names)

    def create_task(
        self,
        source: ObsPlace,
        output: ObsPlace,
        *,
        template_ids: Sequence[str],
        user_data: str,
        cutoff: Cutoff,
    ) -> tuple[str, str]:
        """Have outputs made of an object. Returns the task's id, and the request id."""
        order = {
            "input": _object_info(source),
            "output": _object_info(output),
            "trans_template_id": [int(one) for one in template_ids],
            "user_data": user_data,
        }
        reply = self.ask(
            "CreateTranscodingTask", Asked("POST", "transcodings", body=order), cutoff=cutoff
        )
        task_id = wire.read_task_id(reply.document)
        if not task_id:
            # It was made, but there is no name to ask for it by.
            raise BadAnswer(
                code="no-task-id", action="CreateTranscodingTask", outcome=Outcome.UNKNOWN
            )
        return task_id, reply.request_id

    def tasks(self, task_ids: Sequence[str], *, cutoff: Cutoff) -> tuple[list[wire.Task], str]:
        """The tasks of these ids that are there, ten at the most; and the request id."""
        query = [("task_id", one) for one in task_ids]
        reply = self.ask(LIST_TASKS, Asked("GET", "transcodings", query), cutoff=cutoff)
        return list(wire.read_tasks(reply.document).tasks), reply.request_id

    def task_of(self, user_data: str, *, since_s: float | None, cutoff: Cutoff) -> wire.Task | None:
        """The task that carries `user_data`, looked for in all that were made since then."""
        since = []
        if since_s is not None:
            stamp = datetime.fromtimestamp(since_s, UTC).strftime("%Y%m%d%H%M%S")
            since = [("start_time", stamp)]
        for number in range(MOST_PAGES):
            query = [*since, ("page", str(number)), ("size", str(PAGE_ROWS))]
            reply = self.ask(LIST_TASKS, Asked("GET", "transcodings", query), cutoff=cutoff)
            page = wire.read_tasks(reply.document)
            for task in page.tasks:
                if task.user_data == user_data:
                    return task
            if not page.has_more or not page.tasks:
                return None
        return None

    def delete_task(self, task_id: str, *, cutoff: Cutoff) -> str:
        """Delete the record of a task that has come to its end; the request id."""
        asked = Asked("DELETE", "transcodings/task", [("task_id", task_id)])
        return self.ask("DeleteTranscodingTaskRecord", asked, cutoff=cutoff).request_id

    def templates(self, page: int, *, cutoff: Cutoff) -> tuple[list[CatalogueEntry], int | None]:
        """One page of the account's templates, from 0; and how many there are on all of them."""
        asked = Asked("GET", "template/transcodings", _page(page))
        return wire.read_templates(self.ask("ListTransTemplates", asked, cutoff=cutoff).document)

    def watermarks(self, page: int, *, cutoff: Cutoff) -> tuple[list[CatalogueEntry], int | None]:
        """One page of the account's watermark templates, as `templates` has it."""
        asked = Asked("GET", "template/watermark", _page(page))
        reply = self.ask("ListWatermarkTemplates", asked, cutoff=cutoff)
        return wire_pickers.read_watermarks(reply.document)

    def groups(self, page: int, *, cutoff: Cutoff) -> tuple[list[CatalogueEntry], int | None]:
        """One page of the account's template groups, as `templates` has it."""
        asked = Asked("GET", "template_group/transcodings", _page(page))
        reply = self.ask("ListTransTemplateGroups", asked, cutoff=cutoff)
        return wire_pickers.read_groups(reply.document)

    def buckets(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """The account's buckets in the service's region, and which of them it may use."""
        reply = self.ask("ListBuckets", Asked("GET", "buckets"), cutoff=cutoff)
        return wire_pickers.read_buckets(reply.document)

    def agencies(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """Whether the service may use all buckets by an agency; empty where nothing was said."""
        reply = self.ask("ShowAgencyStatus", Asked("GET", "agencies"), cutoff=cutoff)
        return wire_pickers.read_agency(reply.document)

    def notifications(self, *, cutoff: Cutoff) -> Document:
        """Where messages go, each event for itself."""
        asked = Asked("GET", "notification")
        return self.ask("ListNotification", asked, cutoff=cutoff).document

    def notification_events(self, *, cutoff: Cutoff) -> tuple[str, ...]:
        """The names of all that messages can be about."""
        asked = Asked("GET", "notification/event")
        reply = self.ask("ListNotificationEvents", asked, cutoff=cutoff)
        return lenient.words(reply.document, "event_name")

    def update_notifications(self, rows: Sequence[Mapping[str, object]], *, cutoff: Cutoff) -> str:
        """Replace where messages about these events go. Returns the request id."""
        asked = Asked("PUT", "notification", body={"notifications": list(rows)})
        return self.ask("UpdateNotification", asked, cutoff=cutoff).request_id

    def object_sizes(
        self, bucket: str, prefix: str, *, cutoff: Cutoff
    ) -> tuple[dict[str, int | None], str]:
        """Sizes by key of the objects whose keys begin so; and the request id."""
        query = [("bucket", bucket), ("prefix", prefix)]
        reply = self.ask(
            "ListBucketObjects", Asked("GET", "objects", query, version="v1.0-ext"), cutoff=cutoff
        )
        return wire.read_object_sizes(reply.document), reply.request_id

    def ask(self, action: str, asked: Asked, *, cutoff: Cutoff) -> Reply:
        """Make one call in the account's project; raises as the control plane's contract says."""
        project_id = self._calls.project(cutoff).project_id
        call = ApiCall(
            asked.method,
            self._host,
            f"/{asked.version}/{project_id}/{asked.name}",
            query=asked.query,
            headers={"X-Project-Id": project_id},
            content=b"" if asked.body is None else as_json(asked.body),
        )
        return self._calls.call(action, call, cutoff=cutoff)


def _page(number: int) -> Query:
    return [("page", str(number)), ("size", str(PAGE_ROWS))]


def _object_info(place: ObsPlace) -> dict[str, str]:
    return {"bucket": place.bucket, "location": place.region, "object": place.key}
