"""
How MPC works on objects that lie in OBS already: a transcode task for each.

There is no medium: what comes of it are outputs, in a directory of the job's own, in a bucket of
the same region. The task carries the directory's name, so that an order whose answer was lost is
found again. Source: MPC manual of 2024-03-05, 8.1 and 8.3.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.registering import RegisterAbilities
from desktop_uploader.ports.url_pull import PullItem, Ticket
from desktop_uploader.providers.huawei.control_plane import NOT_OF_A_NAME, SEARCH_MARGIN_S, Shelf
from desktop_uploader.providers.huawei.medium import Medium
from desktop_uploader.providers.huawei.mpc import LIST_TASKS, Mpc
from desktop_uploader.providers.huawei.rules import templates_of
from desktop_uploader.providers.huawei.second_look import SecondLook
from desktop_uploader.providers.huawei.target import ObsPlace

ABILITIES = RegisterAbilities(batch=1)
HOST = re.compile(r"([a-z0-9.-]+)\.obs\.([a-z0-9-]+)\.myhuaweicloud\.com")


class HuaweiRegistering:
    """Keeps the Registering port for one account."""

    abilities = ABILITIES

    def __init__(self, mpc: Mpc, shelf: Shelf, *, second_look: SecondLook) -> None:
        self._mpc = mpc
        self._shelf = shelf
        self._second_look = second_look

    def group_of(self, draft: MediaDraft, source: Source) -> str:
        """Each goes alone."""
        return source.text

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Order the transcode of the one object."""
        (item,) = items
        source, folder = self._source(item), folder_of(item)
        output = self._output(item, folder)
        self._mpc.admit_buckets(
            (source.bucket, output.bucket), may_authorize=self._shelf.may_authorize, cutoff=cutoff
        )
        task_id, request_id = self._mpc.create_task(
            source,
            output,
            template_ids=templates_of(item.draft.template or self._shelf.template),
            user_data=folder,
            cutoff=cutoff,
        )
        return {item.key: _ticket(source, Medium(folder, task_id), request_id=request_id)}

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """The task that carries the directory's name; missed when two lists do not have it."""
        folder, since_s = folder_of(item), item.begun_at_s - SEARCH_MARGIN_S
        task = self._mpc.task_of(folder, since_s=since_s, cutoff=cutoff)
        if task is None:
            self._second_look.miss(folder, action=LIST_TASKS)
            return None
        self._second_look.found(folder)
        return _ticket(self._source(item), Medium(folder, task.task_id), request_id="")

    def _source(self, item: PullItem) -> ObsPlace:
        bucket, key, _ = object_of(item.source.text)
        return ObsPlace(bucket, key, self._shelf.region)

    def _output(self, item: PullItem, folder: str) -> ObsPlace:
        if not item.draft.output:
            return self._shelf.output_place(folder)
        bucket, _, directory = item.draft.output.strip("/").partition("/")
        key = "/".join(piece for piece in (directory.strip("/"), folder) if piece)
        return ObsPlace(bucket, f"{key}/", self._shelf.region)


def object_of(url: str) -> tuple[str, str, str]:
    """Bucket, key and region of an object's address; "" for what it does not tell."""
    parts = urlsplit(url)
    key = unquote(parts.path).lstrip("/")
    if parts.scheme == "obs":
        return parts.netloc, key, ""
    found = HOST.fullmatch(parts.netloc.lower())
    return (found[1], key, found[2]) if found else ("", "", "")


def folder_of(item: PullItem) -> str:
    """The directory of the job's own, by its key."""
    return NOT_OF_A_NAME.sub("_", item.key)


def _ticket(source: ObsPlace, medium: Medium, *, request_id: str) -> Ticket:
    return Ticket(Place(source.text, medium.media_id), request_id)
