"""Huawei Cloud as a provider: what it can do, and its rooms plugged together for one account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft, MediumState
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.audit import Auditor
from desktop_uploader.ports.catalogue import ListKind
from desktop_uploader.ports.category_desk import CategoryDesk
from desktop_uploader.ports.cover import CoverDesk
from desktop_uploader.ports.event_queue import EventQueue
from desktop_uploader.ports.library import Library
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.provider import Abilities, Renewal, Review
from desktop_uploader.ports.url_pull import UrlPull
from desktop_uploader.providers.account_form import find_way, value_of
from desktop_uploader.providers.huawei import notices, object_rules, rules, work_rules
from desktop_uploader.providers.huawei.account import BROKER, KIND, MPC_HOSTS, PASSWORD
from desktop_uploader.providers.huawei.api_calls import ApiCalls, Brokered, SignIn
from desktop_uploader.providers.huawei.catalogue import HuaweiCatalogue
from desktop_uploader.providers.huawei.control_plane import HuaweiControlPlane, Shelf
from desktop_uploader.providers.huawei.follower import HuaweiFollower
from desktop_uploader.providers.huawei.mpc import Mpc
from desktop_uploader.providers.huawei.notices import HuaweiNotices
from desktop_uploader.providers.huawei.object_store import obs_store
from desktop_uploader.providers.huawei.processing import HuaweiProcessing
from desktop_uploader.providers.huawei.registering import HuaweiRegistering
from desktop_uploader.providers.huawei.second_look import SecondLook
from desktop_uploader.providers.huawei.signing import AccountKey
from desktop_uploader.providers.huawei.sweeper import HuaweiSweeper
from desktop_uploader.providers.transport.calls import FormCalls
from desktop_uploader.providers.transport.rates import Rates
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from desktop_uploader.providers.wiring import Wiring

ABILITIES = Abilities(
    limits=rules.LIMITS,
    renewal=Renewal.SAME_TARGET,
    completing_commits=False,
    knows_arrival=False,
    keeps_text=False,
    # There are no media that could lie in categories.
    lists=frozenset(
        {
            ListKind.TEMPLATES,
            ListKind.GROUPS,
            ListKind.WATERMARKS,
            ListKind.BUCKETS,
            ListKind.AGENCIES,
        }
    ),
    works=work_rules.RULES,
    lists_uploads=True,
    # Of the record of a task; one that succeeded says where its outputs lie.
    dead_states=frozenset({MediumState.FAILED}),
    notices=notices.ABILITIES,
)
BROKERED = replace(ABILITIES, lists_uploads=False, dead_states=frozenset())
"""A broker gives keys for single objects, and forwards nothing that deletes."""
DURATION_S = (900, 86_400)


@dataclass(frozen=True, slots=True)
class HuaweiProvider:
    """
    Keeps the Provider port for one account.

    Attributes:
        template: The account's own, where a draft names none.
        endings: What gives back connections and wakes those who wait, in this order.
    """

    account: AccountName
    control_plane: HuaweiControlPlane
    store: ObjectStore
    follower: HuaweiFollower
    catalogue: HuaweiCatalogue
    registering: HuaweiRegistering
    processing: HuaweiProcessing
    sweeper: HuaweiSweeper
    notices: HuaweiNotices
    template: str
    region: str
    endings: tuple[Callable[[], None], ...]
    abilities: Abilities = ABILITIES
    covers: CoverDesk | None = None
    """None: there is no medium that a picture could stand for."""
    category_desk: CategoryDesk | None = None
    library: Library | None = None
    """None: MPC keeps no media, its results lie in the account's buckets."""
    events: EventQueue | None = None
    """None: messages go to topics, which nobody can fetch from."""
    auditor: Auditor | None = None
    """None: MPC audits nothing by itself, though a task may wait for somebody's review."""
    url_pull: UrlPull | None = None
    """None: MPC takes objects of OBS only."""

    def review(self, draft: MediaDraft, source: Source) -> Review:
        """Hold a file, or an object, and its order against the rules of OBS and MPC."""
        ready = replace(draft, template=draft.template or self.template)
        if source.origin is Origin.OBJECT:
            return object_rules.review(ready, source, region=self.region)
        return rules.review(ready, source)

    def close(self) -> None:
        """End the calls under way and those that wait for their turn."""
        for end in self.endings:
            end()


def make_provider(row: AccountRow, secrets: Mapping[str, str], *, wiring: Wiring) -> HuaweiProvider:
    """
    The provider of an account whose fields were reviewed before.

    Raises:
        RequestRefused: The vendor's package was chosen and is not installed (code "sdk-missing"),
            a life of keys is out of bounds (code "bad-choice"), or a folder's name stands for
            any of several (code "bad-text").
    """
    sender = Sender(wiring.network, wiring.clock)
    rates = Rates(wiring.clock, {})
    shelf = _shelf_of(row)
    calls = ApiCalls(
        _way_of(row, secrets),
        FormCalls(sender, ServerClock(wiring.clock)),
        region=shelf.region,
        rates=rates,
        clock=wiring.clock,
    )
    mpc = Mpc(calls, MPC_HOSTS[shelf.region])
    store, end_store = _store_of(row, wiring, sender=sender)
    plane = HuaweiControlPlane(
        calls, mpc, shelf=shelf, draw=wiring.draw, second_look=SecondLook(wiring.clock)
    )
    return HuaweiProvider(
        account=AccountName(row.name),
        control_plane=plane,
        store=store,
        follower=HuaweiFollower(mpc, shelf),
        catalogue=HuaweiCatalogue(mpc),
        registering=HuaweiRegistering(mpc, shelf, second_look=SecondLook(wiring.clock)),
        processing=HuaweiProcessing(mpc, shelf),
        sweeper=HuaweiSweeper(plane, mpc, store=store),
        notices=HuaweiNotices(mpc),
        template=shelf.template,
        region=shelf.region,
        endings=(rates.close, sender.close, end_store),
        abilities=BROKERED if row.way == BROKER.name else ABILITIES,
    )


def _way_of(row: AccountRow, secrets: Mapping[str, str]) -> AccountKey | SignIn | Brokered:
    if row.way == BROKER.name:
        return Brokered(_option(row, "broker_url"), secrets["broker_token"].strip())
    if row.way == PASSWORD.name:
        return SignIn(_option(row, "domain"), _option(row, "user"), secrets["password"])
    return AccountKey(
        access_key=secrets["access_key_id"].strip(),
        secret_key=secrets["access_key_secret"].strip(),
        security_token=secrets.get("security_token", "").strip(),
    )


def _shelf_of(row: AccountRow) -> Shelf:
    bucket = _option(row, "bucket")
    return Shelf(
        region=_option(row, "region"),
        bucket=bucket,
        directory=_folder(row, "directory"),
        output_bucket=_option(row, "output_bucket") or bucket,
        output_directory=_option(row, "output_directory").strip("/"),
        template=_option(row, "template"),
        may_authorize=_option(row, "authorize") == "yes",
        duration_s=_duration_s(_option(row, "duration_s")),
    )


def _folder(row: AccountRow, name: str) -> str:
    """A folder for films; a key of a place in it would open others if it named any."""
    folder = _option(row, name).strip("/")
    if rules.WILD.search(folder):
        raise RequestRefused(code="bad-text", facts={"field": name})
    return folder


def _duration_s(text: str) -> int:
    least_s, most_s = DURATION_S
    if text.isascii() and text.isdigit() and least_s <= int(text) <= most_s:
        return int(text)
    facts = {"field": "duration_s", "found": text, "accepted": f"{least_s} to {most_s}"}
    raise RequestRefused(code="bad-choice", facts=facts)


def _store_of(
    row: AccountRow, wiring: Wiring, *, sender: Sender
) -> tuple[ObjectStore, Callable[[], None]]:
    """The account's store, and what ends it beside the sender."""
    if _option(row, "store") == "native":
        return obs_store(sender, ServerClock(wiring.clock)), lambda: None
    try:
        from desktop_uploader.providers.huawei.sdk_store import ObsSdkStore
    except ModuleNotFoundError as error:
        raise RequestRefused(code="sdk-missing", facts={"field": "store"}) from error
    store = ObsSdkStore(wiring.network)
    return store, store.close


def _option(row: AccountRow, name: str) -> str:
    return value_of(find_way((KIND,), row), row, name=name)
