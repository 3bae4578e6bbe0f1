"""The accounts that a journey can take: those of a home, and others as a person adds them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.journeys.real_home import RealHome

Told = Mapping[str, Any]
"""What the practice cloud knows of one of its own accounts, and `url`, where it is."""

Typed = tuple[list[str], dict[str, str]]
"""What is typed behind `account add NAME`, and the secrets that are asked for."""

BROUGHT = ("practice-alibaba", "practice-tencent", "practice-huawei")


def _old_keys(told: Told) -> Typed:
    words = ["--kind", "tencent", "--way", "key", "--region", told["region"], "--option", "api=v2"]
    return words, {name: told[name] for name in ("access_key_id", "access_key_secret")}


def _signature(told: Told) -> Typed:
    address = f"signature_url={told['url']}/broker/{told['name']}/signature"
    words = ["--kind", "tencent", "--way", "signature", "--option", address]
    return words, {"broker_token": told["broker_token"]}


def _through_broker(told: Told) -> Typed:
    address = f"broker_url={told['url']}/broker/{told['name']}/"
    words = ["--kind", told["kind"], "--way", "broker", "--option", address]
    for name, value in told["options"].items():
        words += ["--option", f"{name}={value}"]
    if told["kind"] == "huawei":
        words += ["--region", told["region"]]
    return words, {"broker_token": told["broker_token"]}


Words = Callable[[Told], Typed]

ADDED: Mapping[str, tuple[str, Words]] = {
    "tencent-v2": ("practice-tencent", _old_keys),
    "tencent-ugc": ("practice-tencent", _signature),
    "tencent-broker": ("practice-tencent", _through_broker),
    "huawei-broker": ("practice-huawei", _through_broker),
    "alibaba-broker": ("practice-alibaba", _through_broker),
}
"""Name -> whose account it is at the practice cloud, and what is typed to add it."""

ALL = (*BROUGHT, *ADDED)

MAY_STAY_UNVERIFIED = frozenset({"tencent-ugc"})
"""Nobody can be asked there what became of a commit."""


def take_account(home: RealHome, name: str) -> None:
    """Have the commands of `home` upload to account `name`, which is added where need be."""
    if name in ADDED:
        owner, words = ADDED[name]
        home.see_to_the_cloud()
        told = _told(home, owner)
        _add(home, name, url=told["url"], typed=words(told))
    home.account = name


def _told(home: RealHome, owner: str) -> Told:
    described = home.tell("GET", "accounts")
    told = next(one for one in described["accounts"] if one["name"] == owner)
    return {"options": {}, **told, "url": described["url"]}


def _add(home: RealHome, name: str, *, url: str, typed: Typed) -> None:
    words, secrets = typed
    added = home.run(
        *("account", "add", name, *words),
        *("--option", f"connect_to=*={url}"),
        *("--secrets-in", "file", "--secrets-from", "-"),
        stdin=json.dumps(secrets),
    )
    assert added.wait() == 0, added.errors
