"""
How VOD makes media of objects that lie in OSS already: RegisterMedia.

A call takes up to ten objects of one storage address, and one template or workflow for all of them.
The same *file name* is the same medium to the service: what it answers for a name that it knows is
held against the object, since it may be another one's. Registering again does nothing else, so that
a lost answer may be asked for by the same call. Source: VOD manual of 2022-07-08, 5.11.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import (
    FieldRefused,
    ObjectMissing,
    RequestRefused,
    Trouble,
)
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.registering import RegisterAbilities
from desktop_uploader.ports.url_pull import PullItem, Ticket
from desktop_uploader.providers.alibaba import wire_pull
from desktop_uploader.providers.alibaba.control_plane import with_defaults
from desktop_uploader.providers.alibaba.pull_rules import bucket_of
from desktop_uploader.providers.alibaba.rules import NO_TRANSCODE
from desktop_uploader.providers.alibaba.vod_calls import CALLS_PER_S, VodCalls

REGISTER = "RegisterMedia"
ABILITIES = RegisterAbilities(batch=10, calls_per_s=CALLS_PER_S[REGISTER], names_are_ids=True)


class AlibabaRegistering:
    """Keeps the Registering port for one account."""

    abilities = ABILITIES

    def __init__(self, calls: VodCalls, defaults: MediaDraft) -> None:
        """`defaults` holds what is sent where a draft says nothing; its title is of no account."""
        self._calls = calls
        self._defaults = defaults

    def group_of(self, draft: MediaDraft, source: Source) -> str:
        """One storage address, one template or workflow."""
        ready = registered(draft, self._defaults)
        return " ".join((bucket_of(source.text)[0], ready.template, ready.workflow))

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Make media of the objects."""
        drafts = [registered(item.draft, self._defaults) for item in items]
        told = {
            "RegisterMetadatas": json.dumps(
                [_metadata(*one) for one in zip(items, drafts, strict=True)], ensure_ascii=False
            ),
            "TemplateGroupId": drafts[0].template,
            "WorkflowId": drafts[0].workflow,
            "UserData": json.dumps({"Extend": {"uploader_jobs": [item.key for item in items]}}),
        }
        asked = {name: value for name, value in told.items() if value}
        reply = self._calls.call(REGISTER, asked, cutoff=cutoff)
        found = wire_pull.read_registered(reply.document)
        answers: dict[str, Ticket | Trouble] = {}
        for item in items:
            one = found.get(plain(item.source.text))
            if one is None:
                answers[item.key] = _refused(reply.request_id)
            elif one.is_new or self._is_of(one.media_id, item, cutoff=cutoff):
                place = Place(item.source.text, one.media_id)
                answers[item.key] = Ticket(place, reply.request_id)
            else:
                answers[item.key] = _taken(one.media_id, reply.request_id)
        return answers

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """Nothing: the same call again makes no second medium, and tells of the first."""
        return None

    def _is_of(self, media_id: MediaId, item: PullItem, *, cutoff: Cutoff) -> bool:
        """Whether a medium that was there before lies where the object does."""
        asked = {"VideoId": media_id, "OutputType": "oss"}
        try:
            reply = self._calls.call("GetMezzanineInfo", asked, cutoff=cutoff)
        except ObjectMissing:
            return False
        return wire_pull.read_file_path(reply.document) == path_of(item.source.text)


def registered(draft: MediaDraft, defaults: MediaDraft) -> MediaDraft:
    """`draft` as it is sent: with the account's choices, unless nothing is to be made of it."""
    if draft.is_left_as_it_is:
        ready = with_defaults(draft, replace(defaults, template="", workflow=""))
        return replace(ready, template=NO_TRANSCODE, workflow="")
    return with_defaults(draft, defaults)


def plain(url: str) -> str:
    """An address as both sides can write it: its path unescaped, without a query."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').lower()}{unquote(parts.path)}"


def path_of(url: str) -> str:
    """The key of an address, unescaped."""
    return unquote(urlsplit(url).path).lstrip("/")


def _metadata(item: PullItem, draft: MediaDraft) -> dict[str, str]:
    said = {
        "FileURL": item.source.text,
        "Title": draft.title,
        "Description": draft.description,
        "Tags": ",".join(draft.tags),
        "CoverURL": draft.cover_url,
        "CateId": draft.category,
    }
    return {name: value for name, value in said.items() if value}


def _refused(request_id: str) -> Trouble:
    facts = {"field": "url", "cloud": "alibaba"}
    return RequestRefused(
        code="object-not-registered", action=REGISTER, request_id=request_id, facts=facts
    ).trouble


def _taken(media_id: MediaId, request_id: str) -> Trouble:
    facts = {"field": "file_name", "medium": str(media_id), "cloud": "alibaba"}
    return FieldRefused(
        code="object-name-taken", action=REGISTER, request_id=request_id, facts=facts
    ).trouble
