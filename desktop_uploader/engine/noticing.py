"""Notification settings: planned, shown, and changed once, with the old kept in the ledger."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from desktop_uploader.domain.errors import ClockWrong, RequestRefused
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.notices import (
    NoticeChange,
    NoticeSettings,
    NoticeWay,
    back_to,
    changed,
)
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.errands import Errands
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.errands import Errand, ErrandFilter, ErrandLedger, ErrandOrder, Fate
from desktop_uploader.ports.notices import NoticeAbilities, NoticeDesk, NoticePlan

ACTION, SUBJECT = "notices", "account"
OLD, NEW = "old", "new"
CLEARED = ""

T = TypeVar("T")


class Noticing:
    """Keeps `ports.notices.NoticeFace`."""

    def __init__(self, tools: Tools, errands: Errands) -> None:
        self._providers = tools.providers
        self._ledger: ErrandLedger = tools.journal
        self._errands = errands

    def show(self, account: str) -> NoticeSettings:
        """What is set now."""
        desk, _ = self._desk_of(account)
        return _timely(lambda: desk.read(cutoff=JobCutoff()))

    def plan(self, account: str, change: NoticeChange) -> NoticePlan:
        """What a change would come to."""
        abilities = self._desk_of(account)[1]
        old = self.show(account)
        _refuse(change, old, abilities=abilities)
        return NoticePlan(account, old, changed(old, change))

    def plan_none(self, account: str) -> NoticePlan:
        """What taking the settings away would come to."""
        if not self._desk_of(account)[1].may_clear:
            raise RequestRefused(code="notices-stay", facts={"name": account})
        return NoticePlan(account, self.show(account), None)

    def plan_old(self, account: str) -> NoticePlan:
        """What going back would come to."""
        alike = ErrandFilter(account, ACTION, SUBJECT, Fate.DONE)
        newest = self._ledger.errands(alike, limit=1)
        if not newest:
            raise RequestRefused(code="nothing-to-undo", facts={"name": account})
        old = _read(newest[0].order.wish[OLD])
        if old.way is NoticeWay.NONE and self._desk_of(account)[1].may_clear:
            return self.plan_none(account)
        now = self.show(account)
        return NoticePlan(account, now, back_to(old, now))

    def carry_out(self, plan: NoticePlan) -> NoticeSettings:
        """Change the settings, unless somebody else has done so meanwhile."""
        desk, _ = self._desk_of(plan.account)
        if self.show(plan.account) != plan.old:
            raise RequestRefused(code="notices-moved", facts={"name": plan.account})
        wish = {OLD: _written(plan.old), NEW: _written(plan.new)}
        order = ErrandOrder(AccountName(plan.account), ACTION, SUBJECT, wish)

        def act(_: Errand) -> Mapping[str, str]:
            cutoff, new = JobCutoff(), plan.new
            if new is None:
                return {"request_id": _timely(lambda: desk.clear(cutoff=cutoff))}
            return {"request_id": _timely(lambda: desk.write(new, cutoff=cutoff))}

        def find(_: Errand) -> Mapping[str, str] | None:
            return {} if desk.read(cutoff=JobCutoff()) != plan.old else None

        self._errands.run(order, act=act, find=find)
        return self.show(plan.account)

    def _desk_of(self, account: str) -> tuple[NoticeDesk, NoticeAbilities]:
        provider = self._providers.provider_for(AccountName(account))
        desk, abilities = provider.notices, provider.abilities.notices
        if desk is None or abilities is None:
            raise RequestRefused(code="no-notices", facts={"name": account})
        return desk, abilities


def _refuse(change: NoticeChange, old: NoticeSettings, *, abilities: NoticeAbilities) -> None:
    if change.way is not None and change.way not in abilities.ways:
        accepted = ", ".join(sorted(f"--{way.value}" for way in abilities.ways))
        raise RequestRefused(code="notice-way", facts={"accepted": accepted})
    if change.way is not None and not _is_address(change):
        raise RequestRefused(code="notice-address", facts={"found": change.address})
    size_bytes, limit = len(change.address.encode()), abilities.address_bytes
    if limit and size_bytes > limit:
        facts = {"found": str(size_bytes), "limit": str(limit)}
        raise RequestRefused(code="too-long-address", facts=facts)
    known = {event.name for event in old.events}
    unknown = [name for name in change.events or () if name not in known]
    if unknown:
        facts = {"found": ", ".join(unknown), "accepted": ", ".join(sorted(known))}
        raise RequestRefused(code="unknown-event", facts=facts)
    if old.way is NoticeWay.NONE and change.way is None:
        accepted = ", ".join(sorted(f"--{way.value}" for way in abilities.ways))
        raise RequestRefused(code="notice-way", facts={"accepted": accepted})


def _is_address(change: NoticeChange) -> bool:
    if not change.address or any(sign.isspace() for sign in change.address):
        return False
    if change.way is NoticeWay.TOPIC:
        return True
    try:
        url = urlsplit(change.address)
    except ValueError:
        return False
    is_web = url.scheme in ("http", "https") and bool(url.hostname)
    if change.way is NoticeWay.QUEUE:
        return is_web and bool(url.path.strip("/")) and not url.path.endswith("/")
    return is_web


def _written(settings: NoticeSettings | None) -> str:
    return CLEARED if settings is None else msgspec.json.encode(settings).decode()


def _read(written: str) -> NoticeSettings:
    return msgspec.json.decode(written, type=NoticeSettings)


def _timely(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except ClockWrong:
        # The refusal told the far end's time: what is signed from now on goes by it.
        return ask()
