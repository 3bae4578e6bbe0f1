"""Alibaba Cloud as a provider: what it can do, and its rooms plugged together for one account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import AssetKind, MediaDraft, MediumState
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.catalogue import ListKind
from desktop_uploader.ports.event_queue import EventQueue
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.provider import Abilities, Renewal, Review
from desktop_uploader.providers.account_form import find_way, value_of
from desktop_uploader.providers.alibaba import auditor, notices, pull_rules, rules, work_rules
from desktop_uploader.providers.alibaba.account import BROKER, KIND, address_of
from desktop_uploader.providers.alibaba.auditor import AlibabaAuditor
from desktop_uploader.providers.alibaba.catalogue import AlibabaCatalogue
from desktop_uploader.providers.alibaba.category_desk import AlibabaCategoryDesk
from desktop_uploader.providers.alibaba.control_plane import AlibabaControlPlane, with_defaults
from desktop_uploader.providers.alibaba.covers import KINDS, OssCovers
from desktop_uploader.providers.alibaba.follower import AlibabaFollower
from desktop_uploader.providers.alibaba.library import AlibabaLibrary
from desktop_uploader.providers.alibaba.notices import AlibabaNotices
from desktop_uploader.providers.alibaba.object_store import oss_store
from desktop_uploader.providers.alibaba.processing import AlibabaProcessing
from desktop_uploader.providers.alibaba.registering import AlibabaRegistering, registered
from desktop_uploader.providers.alibaba.signing import AccountKey
from desktop_uploader.providers.alibaba.sweeper import PART_LIFE_DAYS, AlibabaSweeper
from desktop_uploader.providers.alibaba.url_pull import AlibabaUrlPull
from desktop_uploader.providers.alibaba.vod_calls import (
    CALLS_PER_S,
    LIBRARY_CALLS_PER_S,
    Brokered,
    Signed,
    VodCalls,
)
from desktop_uploader.providers.transport.calls import FormCalls
from desktop_uploader.providers.transport.pictures import pictures_by
from desktop_uploader.providers.transport.rates import Rates
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from desktop_uploader.providers.wiring import Wiring

ABILITIES = Abilities(
    limits=rules.LIMITS,
    renewal=Renewal.SAME_TARGET,
    completing_commits=True,
    knows_arrival=True,
    opens_per_s=CALLS_PER_S["CreateUploadVideo"],
    cover_kinds=KINDS,
    kinds=frozenset(AssetKind),
    kinds_made_anew=frozenset(AssetKind) - {AssetKind.FILM},
    lists=frozenset(ListKind) - {ListKind.GROUPS, ListKind.BUCKETS, ListKind.AGENCIES},
    keeps_media=True,
    deletes_media=True,
    works=work_rules.RULES,
    part_life_days=PART_LIFE_DAYS,
    drops_parts=True,
    dead_states=frozenset({MediumState.ARRIVING}),
    audit=auditor.ABILITIES,
    notices=notices.ABILITIES,
)


BROKERED = replace(ABILITIES, drops_parts=False, dead_states=frozenset(), deletes_media=False)
"""A broker forwards nothing that deletes."""


@dataclass(frozen=True, slots=True)
class AlibabaProvider:
    """
    Keeps the Provider port for one account.

    Attributes:
        endings: What gives back connections and wakes those who wait, in this order.
    """

    account: AccountName
    control_plane: AlibabaControlPlane
    store: ObjectStore
    follower: AlibabaFollower
    covers: OssCovers
    catalogue: AlibabaCatalogue
    category_desk: AlibabaCategoryDesk
    library: AlibabaLibrary
    processing: AlibabaProcessing
    sweeper: AlibabaSweeper
    auditor: AlibabaAuditor
    notices: AlibabaNotices
    url_pull: AlibabaUrlPull
    registering: AlibabaRegistering
    region: str
    defaults: MediaDraft
    endings: tuple[Callable[[], None], ...]
    abilities: Abilities = ABILITIES
    events: EventQueue | None = None
    """None: its queues are those of a message service of their own."""

    def review(self, draft: MediaDraft, source: Source) -> Review:
        """Hold a file, or an address, and its text against VOD's rules."""
        ready = with_defaults(draft, self.defaults)
        if source.origin is Origin.URL:
            return pull_rules.review(ready, source, region=self.region)
        if source.origin is Origin.OBJECT:
            return pull_rules.review_object(registered(draft, self.defaults), source)
        return rules.review(ready, source)

    def close(self) -> None:
        """End the calls under way and those that wait for their turn."""
        for end in self.endings:
            end()


def make_provider(
    row: AccountRow, secrets: Mapping[str, str], *, wiring: Wiring
) -> AlibabaProvider:
    """
    The provider of an account whose fields were reviewed before.

    Raises:
        RequestRefused: The vendor's package was chosen and is not installed (code "sdk-missing").
    """
    sender = Sender(wiring.network, wiring.clock)
    rates = Rates(wiring.clock, CALLS_PER_S | LIBRARY_CALLS_PER_S)
    calls = VodCalls(
        _way_of(row, secrets),
        FormCalls(sender, ServerClock(wiring.clock)),
        rates=rates,
        clock=wiring.clock,
        draw=wiring.draw,
    )
    defaults = _defaults_of(row)
    plane = AlibabaControlPlane(calls, defaults)
    store, end_store = _store_of(row, wiring, sender=sender)
    return AlibabaProvider(
        account=AccountName(row.name),
        control_plane=plane,
        store=store,
        follower=AlibabaFollower(calls),
        covers=OssCovers(calls, store),
        catalogue=AlibabaCatalogue(calls, app=defaults.app),
        category_desk=AlibabaCategoryDesk(calls),
        library=AlibabaLibrary(calls),
        processing=AlibabaProcessing(calls),
        sweeper=AlibabaSweeper(calls, plane),
        auditor=AlibabaAuditor(calls, pictures_by(sender)),
        notices=AlibabaNotices(calls, app=defaults.app),
        url_pull=AlibabaUrlPull(calls, defaults),
        registering=AlibabaRegistering(calls, defaults),
        region=row.region,
        defaults=defaults,
        endings=(rates.close, sender.close, end_store),
        abilities=BROKERED if row.way == BROKER.name else ABILITIES,
    )


def _way_of(row: AccountRow, secrets: Mapping[str, str]) -> Signed | Brokered:
    if row.way == BROKER.name:
        return Brokered(_option(row, "broker_url"), secrets["broker_token"].strip())
    key = AccountKey(
        access_key_id=secrets["access_key_id"].strip(),
        access_key_secret=secrets["access_key_secret"].strip(),
        security_token=secrets.get("security_token", "").strip(),
    )
    return Signed(_option(row, "endpoint") or address_of(_option(row, "region")), key)


def _store_of(
    row: AccountRow, wiring: Wiring, *, sender: Sender
) -> tuple[ObjectStore, Callable[[], None]]:
    """The account's store, and what ends it beside the sender."""
    if _option(row, "store") == "native":
        # A broker's answers may carry the date of its own clock, so the store learns another.
        return oss_store(sender, ServerClock(wiring.clock)), lambda: None
    try:
        from desktop_uploader.providers.alibaba.sdk_store import OssSdkStore
    except ModuleNotFoundError as error:
        raise RequestRefused(code="sdk-missing", facts={"field": "store"}) from error
    store = OssSdkStore(wiring.network)
    return store, store.close


def _defaults_of(row: AccountRow) -> MediaDraft:
    return MediaDraft(
        title="",
        category=_option(row, "category"),
        template=_option(row, "template"),
        workflow=_option(row, "workflow"),
        app=_option(row, "app"),
        storage=_option(row, "storage"),
    )


def _option(row: AccountRow, name: str) -> str:
    return value_of(find_way((KIND,), row), row, name=name)
