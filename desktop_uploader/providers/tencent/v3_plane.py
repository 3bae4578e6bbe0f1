"""
The control plane of VOD 2018-07-17: ApplyUpload, CommitUpload, SearchMedia, ModifyMediaInfo.

There is no call that renews: applying again gives another place and another session, of which only
the one that is committed becomes a medium.
"""

from collections.abc import Mapping
from dataclasses import replace

from desktop_uploader.domain.credential import Grant, Place
from desktop_uploader.domain.errors import BadAnswer, Cut, Outcome
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.control_plane import AccountCheck, Arrival, Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import wire
from desktop_uploader.providers.tencent.afterwards import said_after
from desktop_uploader.providers.tencent.covers import cover_type
from desktop_uploader.providers.tencent.grants import grant
from desktop_uploader.providers.tencent.kept_certificates import (
    WORTH_KEEPING_BYTES,
    KeptCertificates,
)
from desktop_uploader.providers.tencent.promise import Promise, read_promise
from desktop_uploader.providers.tencent.rules import extension_of, with_defaults
from desktop_uploader.providers.tencent.searching import choose
from desktop_uploader.providers.tencent.signing import AccountKey
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

MOST_FOUND = 100
PREFIX_CHARACTERS = 100


class V3Plane:
    """Keeps the ControlPlane port for one account."""

    def __init__(
        self,
        calls: VodCalls,
        defaults: MediaDraft,
        *,
        kept: KeptCertificates,
        own_key: AccountKey | None = None,
    ) -> None:
        """`own_key` signs in the store where the service gives no certificate."""
        self._calls = calls
        self._defaults = defaults
        self._kept = kept
        self._own_key = own_key

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """Ask for a place; nothing but a session comes to be."""
        ready = with_defaults(draft, self._defaults)
        promise = Promise(
            key="",
            name=ready.title,
            wish=_wish(ready, extension_of(source), job_key=job_key),
            description=ready.description,
            tags=ready.tags,
        )
        granted = self._applied(promise, cutoff)
        self._kept.keep(granted, size_bytes=source.fingerprint.size_bytes)
        return granted

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """
        Ask for another place, by the same words as for the first.

        After a crash the place stays, with the certificate that was kept for it.
        """
        left = self._kept.take(place)
        if left is not None:
            return Grant(place, left)
        granted = self._applied(read_promise(place.session), cutoff)
        self._kept.forget(place.target)
        self._kept.keep(granted, size_bytes=WORTH_KEEPING_BYTES)
        return granted

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
        asked = {"VodSessionKey": promise.key, **_scope(promise)}
        reply = self._calls.call("CommitUpload", asked, cutoff=cutoff)
        file_id = lenient.text(reply.document, "FileId")
        if not file_id:
            raise BadAnswer(code="no-media-id", action="CommitUpload", outcome=Outcome.UNKNOWN)
        self._kept.forget(place.target)
        warnings = self._tell_rest(file_id, promise, cutoff=cutoff)
        return Registration(replace(place, media_id=MediaId(file_id)), reply.request_id, warnings)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        """Look among the media that bear its name."""
        promise = read_promise(place.session)
        asked = {
            "NamePrefixes": [promise.name[:PREFIX_CHARACTERS]],
            "Sort": {"Field": "CreateTime", "Order": "Desc"},
            "Limit": MOST_FOUND,
            "Filters": ["basicInfo", "metaData"],
            **_scope(promise),
        }
        reply = self._calls.call("SearchMedia", asked, cutoff=cutoff)
        media = map(wire.read_v3_medium, lenient.entries(reply.document, "MediaInfoSet"))
        found = choose(media, promise, size_bytes=source.fingerprint.size_bytes)
        if found is None:
            return None
        self._kept.forget(place.target)
        self._tell_rest(found.file_id, promise, cutoff=cutoff)
        return MediaId(found.file_id)

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """Read the categories: the account's cheapest call that changes nothing."""
        app = self._defaults.app
        asked = {"SubAppId": int(app)} if app else {}
        reply = self._calls.call("DescribeAllClass", asked, cutoff=cutoff)
        return AccountCheck(
            clock_offset_s=reply.clock_offset_s,
            request_id=reply.request_id,
            detail="DescribeAllClass",
        )

    def _applied(self, promise: Promise, cutoff: Cutoff) -> Grant:
        reply = self._calls.call("ApplyUpload", promise.wish, cutoff=cutoff)
        permission = wire.read_v3_permission(reply.document)
        dated = replace(promise, since_s=int(reply.server_now_s or 0))
        return grant(
            permission,
            reply,
            promise=dated,
            own_key=self._own_key,
            wants_cover="CoverType" in promise.wish,
        )

    def _tell_rest(self, file_id: str, promise: Promise, *, cutoff: Cutoff) -> tuple[str, ...]:
        changes: dict[str, object] = {}
        if promise.description:
            changes["Description"] = promise.description
        if promise.tags:
            changes["AddTags"] = list(promise.tags)
        if not changes:
            return ()
        asked = {"FileId": file_id, **changes, **_scope(promise)}
        return said_after(self._calls, [("ModifyMediaInfo", asked)], cutoff=cutoff)


def _wish(draft: MediaDraft, extension: str, *, job_key: str) -> Mapping[str, str | int]:
    wish: dict[str, str | int] = {
        "MediaType": extension,
        "MediaName": draft.title,
        "CoverType": cover_type(draft),
        "Procedure": draft.workflow or draft.template,
        "StorageRegion": draft.storage,
        "SourceContext": job_key,
        "SessionContext": draft.extend,
        "ClassId": int(draft.category or 0),
        "SubAppId": int(draft.app or 0),
    }
    return {name: value for name, value in wish.items() if value}


def _scope(promise: Promise) -> dict[str, object]:
    """The application that it belongs to, where there is more than one."""
    return {name: promise.wish[name] for name in ("SubAppId",) if name in promise.wish}
