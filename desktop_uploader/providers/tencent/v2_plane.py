"""
The control plane of VOD 2.0 (manual of 2018): ApplyUpload, CommitUpload and what is told after.

The account's own key signs in the store, so that nothing ends and nothing is to be renewed.
"""

from dataclasses import replace

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import BadAnswer, Cut, ObjectMissing, Outcome, RequestRefused
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.control_plane import AccountCheck, Arrival, Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import wire
from desktop_uploader.providers.tencent.afterwards import said_after
from desktop_uploader.providers.tencent.covers import cover_name, cover_type
from desktop_uploader.providers.tencent.grants import grant
from desktop_uploader.providers.tencent.promise import Promise, read_promise
from desktop_uploader.providers.tencent.rules import extension_of, with_defaults
from desktop_uploader.providers.tencent.searching import choose
from desktop_uploader.providers.tencent.signing import AccountKey
from desktop_uploader.providers.tencent.speech import Parameters
from desktop_uploader.providers.tencent.target import CosSecret, parts_of
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

NO_CATEGORIES = "1905"
A_PAGE = 100
MOST_PAGES = 5


class V2Plane:
    """Keeps the ControlPlane port for one account."""

    def __init__(
        self, calls: VodCalls, defaults: MediaDraft, *, own_key: AccountKey, clock: Clock
    ) -> None:
        self._calls = calls
        self._defaults = defaults
        self._own_key = own_key
        self._clock = clock

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """Ask for a place; nothing but a session comes to be."""
        ready = with_defaults(draft, self._defaults)
        asked = {
            "videoType": extension_of(source),
            "videoName": ready.title,
            "videoSize": source.fingerprint.size_bytes,
            "procedure": ready.workflow or ready.template,
            "coverType": cover_type(ready),
            "coverName": cover_name(ready),
        }
        named = {name: value for name, value in asked.items() if value}
        reply = self._calls.call("ApplyUpload", named, cutoff=cutoff)
        promise = Promise(
            key="",
            name=ready.title,
            since_s=int(reply.server_now_s or 0),
            description=ready.description,
            tags=ready.tags,
            category=ready.category,
        )
        permission = replace(wire.read_v2_permission(reply.document), certificate=None)
        return grant(
            permission,
            reply,
            promise=promise,
            own_key=self._own_key,
            wants_cover=bool(ready.cover),
        )

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """The same key for the same place; nobody has to be asked."""
        if cutoff.is_cut:
            raise Cut(action="ApplyUpload")
        bucket, key, region = parts_of(place.target)
        secret = CosSecret(
            self._own_key.secret_id,
            self._own_key.secret_key,
            "",
            bucket=bucket,
            key=key,
            region=region,
        )
        credential = Credential(place.target, self._clock.monotonic_s(), None, secret)
        return Grant(place, credential)

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """Nothing: this service tells of nothing before the commit."""
        if cutoff.is_cut:
            raise Cut
        return Arrival(has_arrived=False)

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        """Make the medium, and tell it what could not be told before."""
        if place.media_id is not None:
            return Registration(place)
        promise = read_promise(place.session)
        reply = self._calls.call("CommitUpload", {"vodSessionKey": promise.key}, cutoff=cutoff)
        file_id = lenient.text(reply.document, "fileId")
        if not file_id:
            raise BadAnswer(code="no-media-id", action="CommitUpload", outcome=Outcome.UNKNOWN)
        warnings = self._tell_rest(file_id, promise, cutoff=cutoff)
        return Registration(replace(place, media_id=MediaId(file_id)), reply.request_id, warnings)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        """Look among the media whose names begin with its name."""
        promise = read_promise(place.session)
        named = [one for one in self._listed(promise.name, cutoff) if one.name == promise.name]
        size_bytes = source.fingerprint.size_bytes
        found = choose(
            (one if one.path else self._read(one.file_id, cutoff) for one in named),
            promise,
            size_bytes=size_bytes,
        )
        if found is None:
            return None
        self._tell_rest(found.file_id, promise, cutoff=cutoff)
        return MediaId(found.file_id)

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """Read the categories: the account's cheapest call that changes nothing."""
        try:
            reply = self._calls.call("DescribeAllClass", {}, cutoff=cutoff)
        except RequestRefused as refused:
            if refused.trouble.code != NO_CATEGORIES:
                raise
            # Who has none was let in all the same.
            return AccountCheck(None, refused.trouble.request_id, "DescribeAllClass")
        return AccountCheck(
            clock_offset_s=reply.clock_offset_s,
            request_id=reply.request_id,
            detail="DescribeAllClass",
        )

    def _listed(self, name: str, cutoff: Cutoff) -> list[wire.Medium]:
        listed: list[wire.Medium] = []
        for page in range(1, MOST_PAGES + 1):
            asked = {"fileName": name, "pageNo": page, "pageSize": A_PAGE}
            try:
                reply = self._calls.call("DescribeVodPlayInfo", asked, cutoff=cutoff)
            except ObjectMissing:  # the answer where nothing bears such a name
                return listed
            found = wire.read_v2_listed(reply.document)
            listed += found
            if len(found) < A_PAGE:
                break
        return listed

    def _read(self, file_id: str, cutoff: Cutoff) -> wire.Medium:
        asked = {"fileId": file_id, "infoFilter": ["basicInfo"]}
        reply = self._calls.call("GetVideoInfo", asked, cutoff=cutoff)
        return wire.read_v2_medium(file_id, reply.document)

    def _tell_rest(self, file_id: str, promise: Promise, *, cutoff: Cutoff) -> tuple[str, ...]:
        wanted: list[tuple[str, Parameters]] = []
        changes = {"fileIntro": promise.description, "classId": promise.category}
        said = {name: value for name, value in changes.items() if value}
        if said:
            wanted.append(("ModifyVodInfo", {"fileId": file_id, **said}))
        if promise.tags:
            wanted.append(("CreateVodTags", {"fileId": file_id, "tags": list(promise.tags)}))
        return said_after(self._calls, wanted, cutoff=cutoff)
