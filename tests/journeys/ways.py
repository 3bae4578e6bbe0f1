"""Days at the desk of any account: every cloud, in every way that it lets somebody in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.rates import Rates
from tests.journeys.day import Day, PracticeAccount
from tests.providers.tencent.practice_house import row_of

PATIENCE_S = 2.0
TENCENT = {
    "practice-tencent": "v3",
    "tencent-v2": "v2",
    "tencent-ugc": "ugc",
    "tencent-broker": "broker",
}


class WayAccount(PracticeAccount):
    """Tencent's practice account, let in another way."""

    def __init__(self, cloud: PracticeCloud, way: str) -> None:
        super().__init__(cloud, "practice-tencent")
        self._way = way

    def rows(self) -> list[AccountRow]:
        row, _ = row_of(self._cloud, self._way)
        changes = {**row.options, **self.options}
        return [AccountRow(row.name, row.kind, row.way, row.region, "", True, changes)]

    def reach(self, name: str) -> tuple[AccountRow, Mapping[str, str]]:
        return self.rows()[0], row_of(self._cloud, self._way)[1] | self.secrets


class BrokeredAccount(PracticeAccount):
    """A practice account without its key: the practice cloud's broker has it."""

    def rows(self) -> list[AccountRow]:
        (row,) = super().rows()
        broker = {"broker_url": f"{self._cloud.url}/broker/{self.name}/"}
        return [replace(row, way="broker", options={**row.options, **broker})]

    def reach(self, name: str) -> tuple[AccountRow, Mapping[str, str]]:
        return self.rows()[0], {"broker_token": self._told()["broker_token"]}


def _brokered(owner: str) -> Callable[[PracticeCloud], PracticeAccount]:
    return lambda cloud: BrokeredAccount(cloud, owner)


def _way(way: str) -> Callable[[PracticeCloud], PracticeAccount]:
    return lambda cloud: WayAccount(cloud, way)


_ACCOUNTS: Mapping[str, tuple[str, Callable[[PracticeCloud], PracticeAccount] | None]] = {
    "practice-alibaba": ("practice-alibaba", None),
    "practice-huawei": ("practice-huawei", None),
    "huawei-broker": ("practice-huawei", _brokered("practice-huawei")),
    **{name: ("practice-tencent", _way(way)) for name, way in TENCENT.items()},
}
"""Name -> whose account it is at the practice cloud, and how it is let in."""

ALL = tuple(_ACCOUNTS)

_days: list[Day] = []


def day_of(name: str, folder: Path, *, patience_s: float = PATIENCE_S) -> Day:
    """A day of account `name`, not yet begun."""
    owner, make = _ACCOUNTS[name]
    network = Network(stall_s=patience_s, connect_timeout_s=patience_s)
    day = Day(folder, account=owner, network=network)
    if make is not None:
        day.account = make(day.cloud)
    _days[:] = [day]
    return day


@contextmanager
def turns_that_cost_nothing() -> Iterator[None]:
    """Who waits for the next turn of an action moves the clock of the newest day instead."""
    defaults = Rates.__init__.__kwdefaults__
    plain = defaults["pause"]
    defaults["pause"] = lambda _, span_s: _days[-1].clock.skip(span_s)
    try:
        yield
    finally:
        defaults["pause"] = plain
