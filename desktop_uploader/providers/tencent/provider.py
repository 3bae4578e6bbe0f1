"""Tencent Cloud as a provider: what it can do, and its rooms plugged together for one account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.audit import Auditor
from desktop_uploader.ports.catalogue import Catalogue, ListKind
from desktop_uploader.ports.category_desk import CategoryDesk
from desktop_uploader.ports.control_plane import ControlPlane
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.event_queue import EventQueue
from desktop_uploader.ports.follower import Follower
from desktop_uploader.ports.library import Library
from desktop_uploader.ports.notices import NoticeDesk
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.processing import Processing
from desktop_uploader.ports.provider import Abilities, Renewal, Review
from desktop_uploader.ports.registering import Registering
from desktop_uploader.ports.url_pull import UrlPull
from desktop_uploader.providers.account_form import find_way, value_of
from desktop_uploader.providers.tencent import auditors, cos_media, pull_rules, rules, work_rules
from desktop_uploader.providers.tencent.account import (
    BROKER,
    KIND,
    OURS,
    SIGNATURE,
    UGC_URL,
    V2_URL,
    V3_URL,
)
from desktop_uploader.providers.tencent.auditors import V2Auditor, V3Auditor
from desktop_uploader.providers.tencent.catalogue import V2Catalogue, V3Catalogue
from desktop_uploader.providers.tencent.category_desks import V2CategoryDesk, V3CategoryDesk
from desktop_uploader.providers.tencent.covers import KINDS, CosCovers
from desktop_uploader.providers.tencent.event_queues import V2Events, V3Events
from desktop_uploader.providers.tencent.kept_certificates import KeptCertificates
from desktop_uploader.providers.tencent.object_store import cos_store
from desktop_uploader.providers.tencent.permissions import (
    AskedPermissions,
    Permissions,
    PrintedPermissions,
)
from desktop_uploader.providers.tencent.signing import AccountKey
from desktop_uploader.providers.tencent.speech import Speech, UgcSpeech, V2Speech, V3Speech
from desktop_uploader.providers.tencent.sweeper import TencentSweeper
from desktop_uploader.providers.tencent.ugc_plane import UgcPlane
from desktop_uploader.providers.tencent.v2_follower import V2Follower
from desktop_uploader.providers.tencent.v2_library import V2Library
from desktop_uploader.providers.tencent.v2_plane import V2Plane
from desktop_uploader.providers.tencent.v2_processing import V2Processing
from desktop_uploader.providers.tencent.v2_pull import V2UrlPull
from desktop_uploader.providers.tencent.v3_follower import V3Follower
from desktop_uploader.providers.tencent.v3_library import V3Library
from desktop_uploader.providers.tencent.v3_plane import V3Plane
from desktop_uploader.providers.tencent.v3_processing import V3Processing
from desktop_uploader.providers.tencent.v3_pull import V3UrlPull
from desktop_uploader.providers.tencent.vod_calls import (
    V2_CALLS_PER_S,
    V3_CALLS_PER_S,
    VodCalls,
)
from desktop_uploader.providers.transport.calls import FormCalls
from desktop_uploader.providers.transport.pictures import pictures_by
from desktop_uploader.providers.transport.rates import Rates
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from desktop_uploader.providers.wiring import Wiring

Renew = Callable[[Place, Cutoff], Credential | None]

V3_ABILITIES = Abilities(
    limits=rules.LIMITS,
    renewal=Renewal.NEW_TARGET,
    completing_commits=False,
    knows_arrival=False,
    opens_per_s=V3_CALLS_PER_S["ApplyUpload"],
    cover_kinds=KINDS,
    lists=frozenset(ListKind) - {ListKind.GROUPS, ListKind.BUCKETS, ListKind.AGENCIES},
    keeps_media=True,
    deletes_media=True,
    works=work_rules.V3_RULES,
    lists_uploads=True,
    audit=auditors.ABILITIES,
)
V2_ABILITIES = replace(
    V3_ABILITIES,
    renewal=Renewal.NONE,
    opens_per_s=V2_CALLS_PER_S["ApplyUpload"],
    # Its manual has no call that lists procedures.
    lists=frozenset({ListKind.CATEGORIES, ListKind.WATERMARKS}),
    works=work_rules.V2_RULES,
)
UGC_ABILITIES = replace(
    V3_ABILITIES,
    renewal=Renewal.SAME_TARGET,
    # Without a key nothing can be read.
    follows_media=False,
    keeps_text=False,
    opens_per_s=None,
    lists=frozenset(),
    keeps_media=False,
    deletes_media=False,
    works=(),
    audit=None,
)


@dataclass(frozen=True, slots=True)
class TencentProvider:
    """
    Keeps the Provider port for one account.

    Attributes:
        book: The rules of the generation that the account speaks.
        endings: What gives back connections and wakes those who wait, in this order.
    """

    account: AccountName
    abilities: Abilities
    control_plane: ControlPlane
    store: ObjectStore
    follower: Follower
    covers: CosCovers
    catalogue: Catalogue | None
    category_desk: CategoryDesk | None
    library: Library | None
    processing: Processing | None
    sweeper: TencentSweeper
    auditor: Auditor | None
    book: rules.Book
    defaults: MediaDraft
    endings: tuple[Callable[[], None], ...]
    events: EventQueue | None = None
    notices: NoticeDesk | None = None
    """None: they are set in the console, and no call that is documented here tells of them."""
    url_pull: UrlPull | None = None
    registering: Registering | None = None

    def review(self, draft: MediaDraft, source: Source) -> Review:
        """Hold a file, or an address, and its text against VOD's rules."""
        ready = rules.with_defaults(draft, self.defaults)
        if source.origin is Origin.OBJECT:
            return cos_media.review(draft, source)
        if not source.is_local:
            return pull_rules.review(ready, source, book=self.book)
        return rules.review(ready, source, book=self.book)

    def close(self) -> None:
        """End the calls under way and those that wait for their turn."""
        for end in self.endings:
            end()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all ways of one account stand on."""

    row: AccountRow
    secrets: Mapping[str, str]
    wiring: Wiring
    sender: Sender

    def option(self, name: str) -> str:
        """The option `name`, or its default."""
        return value_of(find_way((KIND,), self.row), self.row, name=name)

    def secret(self, name: str) -> str:
        """The secret `name`; "" where it is not there."""
        return self.secrets.get(name, "").strip()

    def calls(self, speech: Speech, rates: Rates) -> VodCalls:
        """The calls in one generation's speech."""
        clock = self.wiring.clock
        form_calls = FormCalls(self.sender, ServerClock(clock))
        return VodCalls(speech, form_calls, rates=rates, clock=clock)


@dataclass(frozen=True, slots=True)
class _Generation:
    """
    One generation, ready to be asked.

    Attributes:
        renew: Another credential for the same place, None where there is none.
    """

    abilities: Abilities
    book: rules.Book
    control_plane: ControlPlane
    follower: Follower
    rates: Rates
    renew: Renew
    catalogue: Catalogue | None = None
    category_desk: CategoryDesk | None = None
    library: Library | None = None
    processing: Processing | None = None
    auditor: Auditor | None = None
    events: EventQueue | None = None
    url_pull: UrlPull | None = None
    registering: Registering | None = None


def make_provider(
    row: AccountRow, secrets: Mapping[str, str], *, wiring: Wiring
) -> TencentProvider:
    """
    The provider of an account whose fields were reviewed before.

    Raises:
        RequestRefused: The vendor's package was chosen and is not installed (code "sdk-missing");
            nobody was named who gives out signatures (code "missing-field"); an id is no number
            (code "bad-number").
    """
    ground = _Ground(row, secrets, wiring, Sender(wiring.network, wiring.clock))
    defaults = _defaults_of(ground)
    spoken = _generation_of(ground, defaults)
    store, end_store = _store_of(ground)
    return TencentProvider(
        account=AccountName(row.name),
        abilities=spoken.abilities,
        control_plane=spoken.control_plane,
        store=store,
        follower=spoken.follower,
        covers=CosCovers(store, renew=spoken.renew),
        catalogue=spoken.catalogue,
        category_desk=spoken.category_desk,
        library=spoken.library,
        processing=spoken.processing,
        sweeper=TencentSweeper(store, renew=spoken.renew),
        auditor=spoken.auditor,
        book=spoken.book,
        defaults=defaults,
        events=_events_of(ground, spoken),
        endings=(spoken.rates.close, ground.sender.close, end_store),
        url_pull=spoken.url_pull,
        registering=spoken.registering,
    )


def _events_of(ground: _Ground, spoken: _Generation) -> EventQueue | None:
    """The queue, where the account says that nobody else reads it."""
    is_ours = spoken.events is not None and ground.option("event_queue") == OURS
    return spoken.events if is_ours else None


def _generation_of(ground: _Ground, defaults: MediaDraft) -> _Generation:
    if ground.row.way == SIGNATURE.name:
        return _ugc(ground)
    if ground.row.way != BROKER.name and ground.option("api") == "v2":
        return _v2(ground, defaults)
    return _v3(ground, defaults)


def _v3(ground: _Ground, defaults: MediaDraft) -> _Generation:
    rates = Rates(ground.wiring.clock, V3_CALLS_PER_S)
    key = None
    if ground.row.way == BROKER.name:
        speech = V3Speech(ground.option("broker_url"), token=ground.secret("broker_token"))
    else:
        key = _own_key(ground)
        speech = V3Speech(
            ground.option("endpoint") or V3_URL, key=key, region=ground.option("region")
        )
    calls = ground.calls(speech, rates)
    kept = KeptCertificates(ground.wiring.vault, ground.row.name, clock=ground.wiring.clock)
    plane = V3Plane(calls, defaults, kept=kept, own_key=key)
    return _Generation(
        # Brokers sign no call that deletes.
        replace(V3_ABILITIES, deletes_media=key is not None),
        rules.V3,
        plane,
        V3Follower(calls, app=defaults.app),
        rates,
        # Another apply would be another place: only what an earlier process has left will do.
        renew=lambda place, _: kept.take(place),
        catalogue=V3Catalogue(calls, app=defaults.app),
        category_desk=V3CategoryDesk(calls, app=defaults.app),
        library=V3Library(calls, app=defaults.app),
        processing=V3Processing(calls, app=defaults.app),
        auditor=V3Auditor(calls, pictures_by(ground.sender), app=defaults.app),
        events=V3Events(calls, app=defaults.app),
        url_pull=V3UrlPull(calls, defaults),
    )


def _v2(ground: _Ground, defaults: MediaDraft) -> _Generation:
    rates = Rates(ground.wiring.clock, V2_CALLS_PER_S)
    key = _own_key(ground)
    speech = V2Speech(ground.option("endpoint") or V2_URL, key, draw=ground.wiring.draw)
    calls = ground.calls(speech, rates)
    plane = V2Plane(calls, defaults, own_key=key, clock=ground.wiring.clock)
    renew = _renewal_by(plane)
    return _Generation(
        V2_ABILITIES,
        rules.V2,
        plane,
        V2Follower(calls),
        rates,
        renew,
        catalogue=V2Catalogue(calls),
        category_desk=V2CategoryDesk(calls),
        library=V2Library(calls),
        processing=V2Processing(calls),
        auditor=V2Auditor(calls, pictures_by(ground.sender)),
        events=V2Events(calls),
        url_pull=V2UrlPull(calls, defaults),
        registering=cos_media.CosMedia(calls),
    )


def _ugc(ground: _Ground) -> _Generation:
    rates = Rates(ground.wiring.clock, {})
    speech = UgcSpeech(ground.option("endpoint") or UGC_URL, _permissions_of(ground))
    calls = ground.calls(speech, rates)
    plane = UgcPlane(calls)
    # Never asked: its abilities say that nothing is to be followed.
    follower = V3Follower(calls)
    return _Generation(UGC_ABILITIES, rules.UGC, plane, follower, rates, _renewal_by(plane))


def _renewal_by(plane: ControlPlane) -> Renew:
    return lambda place, cutoff: plane.renew(place, cutoff=cutoff).credential


def _permissions_of(ground: _Ground) -> Permissions:
    if command := ground.option("signature_command"):
        return PrintedPermissions(command)
    url = ground.option("signature_url")
    if not url:
        raise RequestRefused(code="missing-field", facts={"field": "signature_url"})
    # A clock of its own: the broker's date is not the service's.
    calls = FormCalls(ground.sender, ServerClock(ground.wiring.clock))
    return AskedPermissions(calls, url, ground.secret("broker_token"))


def _own_key(ground: _Ground) -> AccountKey:
    return AccountKey(ground.secret("access_key_id"), ground.secret("access_key_secret"))


def _store_of(ground: _Ground) -> tuple[ObjectStore, Callable[[], None]]:
    """The account's store, and what ends it beside the sender."""
    if ground.option("store") == "native":
        return cos_store(ground.sender, ServerClock(ground.wiring.clock)), lambda: None
    try:
        from desktop_uploader.providers.tencent.sdk_store import CosSdkStore
    except ModuleNotFoundError as error:
        raise RequestRefused(code="sdk-missing", facts={"field": "store"}) from error
    store = CosSdkStore(ground.wiring.network)
    return store, store.close


def _defaults_of(ground: _Ground) -> MediaDraft:
    if ground.row.way == SIGNATURE.name:
        return MediaDraft(title="")
    for name in ("category", "app"):
        value = ground.option(name)
        if value and not (value.isascii() and value.isdigit()):
            raise RequestRefused(code="bad-number", facts={"field": name, "found": value})
    return MediaDraft(
        title="",
        category=ground.option("category"),
        template=ground.option("template"),
        app=ground.option("app"),
        storage=ground.option("storage"),
    )
