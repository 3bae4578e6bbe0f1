"""
Alibaba's control plane: CreateUploadVideo, RefreshUploadVideo, GetMezzanineInfo.

What is no film goes by calls of its own, see `assets`. Completing the object in the store is the
commit: there is no call for it. Source: VOD manual of 2022-07-08, 5.1, 5.2, 6.7.
"""

import json
from dataclasses import replace

from desktop_uploader.domain.credential import Grant, Place
from desktop_uploader.domain.errors import BadAnswer, ObjectMissing, Outcome
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.control_plane import AccountCheck, Arrival, Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba import wire
from desktop_uploader.providers.alibaba.assets import Assets, is_asset
from desktop_uploader.providers.alibaba.covers import wish_text
from desktop_uploader.providers.alibaba.grants import credential_of
from desktop_uploader.providers.alibaba.rules import name_to_send
from desktop_uploader.providers.alibaba.vod_calls import Reply, VodCalls

ARRIVED_WORDS = frozenset({"normal", "deleted"})
"""A source file that was deleted had arrived before."""


class AlibabaControlPlane:
    """Keeps the ControlPlane port for one account."""

    def __init__(self, calls: VodCalls, defaults: MediaDraft) -> None:
        """`defaults` holds what is sent where a draft says nothing; its title is of no account."""
        self._calls = calls
        self._assets = Assets(calls)
        self._defaults = defaults

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """Make a medium; each call makes a new one."""
        ready = with_defaults(draft, self._defaults)
        user_data = _user_data(draft.extend, job_key)
        if draft.kind is not AssetKind.FILM:
            return self._assets.open(ready, source, user_data=user_data, cutoff=cutoff)
        parameters = _creation(ready, source, user_data=user_data)
        reply = self._calls.call("CreateUploadVideo", parameters, cutoff=cutoff)
        permission = wire.read_upload_permission(reply.document)
        if not permission.video_id:
            # It was made, but there is no name to ask for it by.
            raise BadAnswer(code="no-media-id", action="CreateUploadVideo", outcome=Outcome.UNKNOWN)
        media_id = MediaId(permission.video_id)
        return _grant(permission, reply, media_id=media_id, session=wish_text(ready))

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """Ask for a new credential; the address stays the same. Of what is no film: another one."""
        media_id = _media_id_of(place)
        if is_asset(media_id):
            return self._assets.open_again(place, cutoff=cutoff)
        reply = self._calls.call("RefreshUploadVideo", {"VideoId": media_id}, cutoff=cutoff)
        permission = wire.read_upload_permission(reply.document)
        return _grant(permission, reply, media_id=media_id, session=place.session)

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """Ask for the source file; one that the service does not see (yet) has not arrived."""
        media_id = _media_id_of(place)
        if is_asset(media_id):
            return self._assets.inspect(media_id, cutoff=cutoff)
        parameters = {"VideoId": media_id, "OutputType": "oss"}
        try:
            reply = self._calls.call("GetMezzanineInfo", parameters, cutoff=cutoff)
        except ObjectMissing as missing:
            trouble = missing.trouble
            return Arrival(has_arrived=False, word=trouble.code, request_id=trouble.request_id)
        found = wire.read_mezzanine(reply.document)
        return Arrival(
            has_arrived=found.status.lower() in ARRIVED_WORDS,
            size_bytes=found.size_bytes,
            word=found.status,
            request_id=reply.request_id,
        )

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        """Return at once: completing the object has made the medium."""
        return Registration(place)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        """The medium's id, known since it was opened."""
        return place.media_id

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """Read the first categories: the account's cheapest call that changes nothing."""
        reply = self._calls.call("GetCategories", {"PageSize": "1"}, cutoff=cutoff)
        return AccountCheck(
            clock_offset_s=reply.clock_offset_s,
            request_id=reply.request_id,
            detail="GetCategories",
        )


def with_defaults(draft: MediaDraft, defaults: MediaDraft) -> MediaDraft:
    """`draft` with the account's own choices where it says nothing."""
    ready = replace(
        draft,
        category=draft.category or defaults.category,
        app=draft.app or defaults.app,
        storage=draft.storage or defaults.storage,
    )
    if draft.kind is not AssetKind.FILM:
        return ready
    # The service lets a workflow win over a template: a person's template must not lose to a
    # workflow that is only a default.
    workflow = draft.workflow or ("" if draft.template else defaults.workflow)
    return replace(ready, template=draft.template or defaults.template, workflow=workflow)


def _creation(draft: MediaDraft, source: Source, *, user_data: str) -> dict[str, str]:
    parameters = {
        "Title": draft.title,
        "FileName": name_to_send(source),
        "FileSize": str(source.fingerprint.size_bytes),
        "Description": draft.description,
        "Tags": ",".join(draft.tags),
        "CateId": draft.category,
        "CoverURL": draft.cover_url,
        "TemplateGroupId": draft.template,
        "WorkflowId": draft.workflow,
        "StorageLocation": draft.storage,
        "AppId": draft.app,
        "UserData": user_data,
    }
    return {name: value for name, value in parameters.items() if value}


def _user_data(extend: str, job_key: str) -> str:
    """What the service keeps with the medium: the job's key, and what else was asked for."""
    try:
        found = json.loads(extend) if extend else {}
    except ValueError:
        found = extend
    rest = found if isinstance(found, dict) else {"text": extend}
    return json.dumps({"Extend": {**rest, "uploader_job": job_key}}, ensure_ascii=False)


def _media_id_of(place: Place) -> MediaId:
    assert place.media_id is not None, "every place of this service has its medium's id"
    return place.media_id


def _grant(
    permission: wire.UploadPermission, reply: Reply, *, media_id: MediaId, session: str
) -> Grant:
    credential = credential_of(permission, reply)
    return Grant(Place(credential.target, media_id, session), credential, reply.request_id)
