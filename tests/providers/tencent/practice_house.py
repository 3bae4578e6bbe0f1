"""Providers of a practice account, in each of the ways it can be let in."""

import random
import sys
from dataclasses import replace
from pathlib import Path

from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.provider import Provider
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.wiring import Wiring
from tests.providers.alibaba.oss_desk import MachineClock, network_to
from tests.providers.tencent.cos_desk import account_of

WAYS = ("v3", "broker", "v2", "ugc", "command")
FOLLOWED = ("v3", "broker", "v2")
"""Those that can read what they have made."""
SIGNER = Path(__file__).with_name("print_signature.py")


def row_of(cloud: PracticeCloud, way: str) -> tuple[AccountRow, dict[str, str]]:
    """The account's definition and its secrets."""
    account = account_of(cloud)
    broker = f"{cloud.url}/broker/{account.name}"
    keys = {
        "access_key_id": account.access_key_id,
        "access_key_secret": account.access_key_secret,
    }
    token = {"broker_token": account.broker_token}
    row = AccountRow(account.name, "tencent", "key", region=account.region)
    match way:
        case "v3" | "v2":
            return replace(row, options={"api": way}), keys
        case "broker":
            return replace(
                row, way="broker", region="", options={"broker_url": f"{broker}/"}
            ), token
        case "ugc":
            options = {"signature_url": f"{broker}/signature"}
            return replace(row, way="signature", region="", options=options), token
        case _:
            command = (
                f"{sys.executable} {SIGNER} {account.access_key_id} {account.access_key_secret}"
            )
            options = {"signature_command": command}
            return replace(row, way="signature", region="", options=options), {}


def provider_at(cloud: PracticeCloud, way: str, clock: MachineClock | None = None) -> Provider:
    """A provider over the machine's line, to be closed."""
    row, secrets = row_of(cloud, way)
    network = network_to(cloud, stall_s=5.0)
    wiring = Wiring(clock or MachineClock(), random.random, network)
    return make_provider(row, secrets, wiring=wiring)


class WrongClock(MachineClock):
    """A machine whose clock is off."""

    def __init__(self, offset_s: float) -> None:
        self._offset_s = offset_s

    def now_s(self) -> float:
        return super().now_s() + self._offset_s


class PracticeHouse:
    """A practice cloud that makes nothing of its media, so that they end when they are there."""

    def __init__(self, cloud: PracticeCloud, way: str) -> None:
        self.name = f"tencent, {way}"
        self.cloud = cloud
        self.way = way
        self.clock = MachineClock()
        self.provider = provider_at(cloud, way, self.clock)

    def expire_all(self) -> None:
        """End every certificate that was handed out so far."""
        # Certificates end at whole seconds.
        self.cloud.fault("expire_credentials")

    def let_work_end(self) -> None:
        """It has ended already."""
