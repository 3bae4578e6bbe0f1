"""
Huawei's control plane: keys from IAM, a place of our own choice in a bucket, tasks at MPC.

There is no record of an upload at the service. A place is a folder of its own in the bucket, named
for the job and by chance; a commit is the order of a transcode, which carries the folder's name,
so that an order whose answer was lost is found again. Without templates nothing is ordered, and
the object is all there is. Sources: IAM API reference (temporary access keys), MPC manual of
2024-03-05, 8.1, 8.3, 13.4 to 13.6.
"""

import re
from dataclasses import dataclass, replace

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import PlaceGone
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.clock import Draw
from desktop_uploader.ports.control_plane import AccountCheck, Arrival, Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.huawei import wire
from desktop_uploader.providers.huawei.api_calls import ApiCalls, Reply, as_json
from desktop_uploader.providers.huawei.medium import Medium
from desktop_uploader.providers.huawei.mpc import LIST_TASKS, Mpc
from desktop_uploader.providers.huawei.rules import key_of, templates_of
from desktop_uploader.providers.huawei.second_look import SecondLook
from desktop_uploader.providers.huawei.signing import ApiCall
from desktop_uploader.providers.huawei.target import ObsPlace, ObsSecret, read_target, server_of

LONGEST_LIFE_S = 24 * 3600.0
"""IAM hands out nothing that lives longer."""
SEARCH_MARGIN_S = 900.0
NOT_OF_A_NAME = re.compile(r"[^A-Za-z0-9_-]")

# OBS, "Bucket policy parameters": what sending one object and looking at it needs.
ACTIONS = (
    "obs:object:PutObject",
    "obs:object:GetObject",
    "obs:object:AbortMultipartUpload",
    "obs:object:ListMultipartUploadParts",
)
LISTING = ("obs:bucket:ListBucketMultipartUploads",)


@dataclass(frozen=True, slots=True)
class Shelf:
    """
    Where an account's films and outputs lie.

    Attributes:
        directory, output_directory: Without slashes round them; "" for the top.
        template: Ids with commas, where a draft names none.
        may_authorize: Whether the service may be let into a bucket that it may not use.
    """

    region: str
    bucket: str
    directory: str
    output_bucket: str
    output_directory: str
    template: str = ""
    may_authorize: bool = False
    duration_s: int = 3600

    def output_place(self, folder: str) -> ObsPlace:
        """Where the outputs of one job go; the key ends in a slash."""
        key = "/".join(piece for piece in (self.output_directory, folder) if piece)
        return ObsPlace(self.output_bucket, f"{key}/", self.region)


class HuaweiControlPlane:
    """Keeps the ControlPlane port for one account."""

    def __init__(
        self, calls: ApiCalls, mpc: Mpc, *, shelf: Shelf, draw: Draw, second_look: SecondLook
    ) -> None:
        self._calls = calls
        self._mpc = mpc
        self._second_look = second_look
        self._shelf = shelf
        self._draw = draw

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """A new folder, with a key for one object in it; nothing is made at the service."""
        templates = templates_of(draft.template or self._shelf.template)
        if templates:
            self._admit_buckets(cutoff)
        mark = f"{int(self._draw() * 16**8) % 16**8:08x}"
        folder = f"{NOT_OF_A_NAME.sub('_', job_key)}-{mark}"
        place = ObsPlace(
            self._shelf.bucket,
            key_of(source, directory=self._shelf.directory, folder=folder),
            self._shelf.region,
        )
        session = ",".join(templates)
        if templates:
            session += f";{self._calls.server_clock.now_s():.0f}"
        return self._granted(place, Place(place.text, None, session), cutoff=cutoff)

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """Another key for the same object."""
        return self._granted(self._read(place), place, cutoff=cutoff)

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """Look for the object in the service's own listing."""
        where = self._read(place)
        sizes, request_id = self._mpc.object_sizes(where.bucket, where.key, cutoff=cutoff)
        has_arrived = where.key in sizes
        return Arrival(has_arrived, sizes.get(where.key), request_id=request_id)

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        """Order the transcode, where there is one to order."""
        if place.media_id is not None:
            return Registration(place)
        where = self._read(place)
        templates, _ = _session(place)
        if not templates:
            return Registration(_committed(place, Medium(where.folder)))
        task_id, request_id = self._mpc.create_task(
            where,
            self._shelf.output_place(where.folder),
            template_ids=templates,
            user_data=where.folder,
            cutoff=cutoff,
        )
        return Registration(_committed(place, Medium(where.folder, task_id)), request_id)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        """The task that carries the folder's name; it is missed when two lists do not have it."""
        where = self._read(place)
        templates, opened_s = _session(place)
        if not templates:
            return Medium(where.folder).media_id
        since_s = None if opened_s is None else opened_s - SEARCH_MARGIN_S
        task = self._mpc.task_of(where.folder, since_s=since_s, cutoff=cutoff)
        if task is None:
            self._second_look.miss(where.folder, action=LIST_TASKS)
            return None
        self._second_look.found(where.folder)
        return Medium(where.folder, task.task_id).media_id

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """Ask for the project and, where films are transcoded, whether the buckets are open."""
        _, reply = self._calls.look_up_project(cutoff)
        if templates_of(self._shelf.template):
            self._admit_buckets(cutoff, may_authorize=False)
        return AccountCheck(
            clock_offset_s=reply.clock_offset_s,
            request_id=reply.request_id,
            detail="ListProjects",
        )

    def lister(self, *, cutoff: Cutoff) -> tuple[Credential, Shelf]:
        """A key that lists what is open in the account's bucket, and nothing else."""
        where = ObsPlace(self._shelf.bucket, "", self._shelf.region)
        place = Place(where.text)
        return self._granted(where, place, cutoff=cutoff).credential, self._shelf

    def _admit_buckets(self, cutoff: Cutoff, *, may_authorize: bool | None = None) -> None:
        shelf = self._shelf
        self._mpc.admit_buckets(
            (shelf.bucket, shelf.output_bucket),
            may_authorize=shelf.may_authorize if may_authorize is None else may_authorize,
            cutoff=cutoff,
        )

    def _read(self, place: Place) -> ObsPlace:
        """
        Raises:
            PlaceGone: The account's bucket is another one now.
        """
        found = read_target(place.target)
        if found is None or (found.bucket, found.region) != (
            self._shelf.bucket,
            self._shelf.region,
        ):
            raise PlaceGone(code="bucket-changed", facts={"bucket": self._shelf.bucket})
        return found

    def _granted(self, where: ObsPlace, place: Place, *, cutoff: Cutoff) -> Grant:
        domain_id = self._calls.project(cutoff).domain_id
        call = ApiCall(
            "POST",
            self._calls.iam_host,
            "/v3.0/OS-CREDENTIAL/securitytokens",
            headers={"X-Domain-Id": domain_id} if domain_id else {},
            content=as_json(_wish(where, self._shelf.duration_s)),
        )
        reply = self._calls.call("CreateSecurityToken", call, cutoff=cutoff)
        key = wire.read_temporary_key(reply.document)
        credential = Credential(
            target=place.target,
            # Before the request went out: the life counts from a moment before the service's own.
            granted_at_s=reply.begun_s,
            life_s=_life_s(key, reply, duration_s=self._shelf.duration_s),
            secret=ObsSecret(
                access_key_id=key.access_key,
                access_key_secret=key.secret_key,
                security_token=key.security_token,
                server=server_of(where.region),
                bucket=where.bucket,
                key=where.key,
            ),
        )
        return Grant(replace(place, target=where.text), credential, reply.request_id)


def _wish(where: ObsPlace, duration_s: int) -> dict[str, object]:
    """What IAM is asked for: a key for this object and nothing else; without one: to list."""
    is_bucket = not where.key
    resource = f"bucket:{where.bucket}" if is_bucket else f"object:{where.bucket}/{where.key}"
    statement = {
        "Effect": "Allow",
        "Action": list(LISTING if is_bucket else ACTIONS),
        "Resource": [f"obs:*:*:{resource}"],
    }
    identity = {
        "methods": ["token"],
        "token": {"duration_seconds": duration_s},
        "policy": {"Version": "1.1", "Statement": [statement]},
    }
    return {"auth": {"identity": identity}}


def _life_s(key: wire.TemporaryKey, reply: Reply, *, duration_s: int) -> float:
    if key.ends_at_s is not None and reply.server_now_s is not None:
        left_s = key.ends_at_s - reply.server_now_s
        if left_s <= LONGEST_LIFE_S:
            return max(0.0, left_s)
    return float(duration_s)


def _committed(place: Place, medium: Medium) -> Place:
    return replace(place, media_id=medium.media_id)


def _session(place: Place) -> tuple[list[str], float | None]:
    """The templates that were chosen when the place was opened, and when that was."""
    ids, _, opened = place.session.partition(";")
    return templates_of(ids), float(opened) if opened.isdigit() else None
