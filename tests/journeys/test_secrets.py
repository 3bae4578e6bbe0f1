"""Canaries: the secrets of a whole journey, looked for in everything that it leaves behind."""

import json
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.accounts import take_account
from tests.journeys.films import MIB, film_of
from tests.journeys.real_home import RealHome

pytestmark = pytest.mark.process

KEPT_ON_PURPOSE = "secrets.json"

WRONG = {
    "access_key_id": "LTAIcanarycanarycanary",
    "access_key_secret": "canaryCanary0123456789abcdef",
}


HANDED_OUT = (
    "SELECT secret, token FROM alibaba_credential",
    "SELECT secret, token FROM tencent_credential",
    "SELECT secret, token FROM huawei_credential",
    "SELECT token, token FROM huawei_token",
)


def owners(home: RealHome) -> list[dict[str, str]]:
    """The practice cloud's own accounts, with all their secrets."""
    return list(json.loads((home.practice_root / "accounts.json").read_text("utf-8")))


def own_keys(home: RealHome) -> dict[str, str]:
    """The keys of the practice account, as a person would copy them from a console."""
    found = next(one for one in owners(home) if one["kind"] == "alibaba")
    return {name: found[name] for name in ("access_key_id", "access_key_secret")}


def temporary_keys(home: RealHome) -> Iterator[str]:
    """Every secret and token that the practice cloud has handed out."""
    with closing(sqlite3.connect(home.practice_root / "records.sqlite")) as records:
        for handed_out in HANDED_OUT:
            for row in records.execute(handed_out):
                yield from row


def places_of(canaries: Iterable[str], home: RealHome) -> list[tuple[str, str]]:
    """Where any of them lies, and how it begins."""
    return [
        (where, canary[:4])
        for where, content in everything_left_behind(home)
        for canary in set(canaries)
        if canary and canary.encode() in content
    ]


def everything_left_behind(home: RealHome) -> Iterator[tuple[str, bytes]]:
    """What the commands said and what lies in the home, the cloud's own folder left out."""
    for folder in (home.folder, home.commands_folder):
        for path in sorted(folder.rglob("*")):
            if path.name == KEPT_ON_PURPOSE or home.practice_root in path.parents:
                continue
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as bundle:
                    yield from (
                        (f"{path.name}/{name}", bundle.read(name)) for name in bundle.namelist()
                    )
            elif path.is_file():
                yield path.name, path.read_bytes()


def test_no_secret_of_a_whole_journey_is_found_anywhere(home: RealHome, films: Path) -> None:
    home.settings["DESKTOP_UPLOADER_STATION_LOG_LEVEL"] = "debug"
    home.start_cloud("--advertise", "ip")
    port = (home.practice_root / "port").read_text("ascii")
    for name, keys in (("mine", own_keys(home)), ("wrong", WRONG)):
        added = home.run(
            *("account", "add", name, "--kind", "alibaba", "--region", "cn-shanghai"),
            *("--secrets-in", "file", "--secrets-from", "-"),
            *("--option", f"endpoint=http://127.0.0.1:{port}"),
            stdin=json.dumps(keys),
        )
        assert added.wait() == 0, added.errors
    home.tell("POST", "faults", kind="expire_credentials", operation="UploadPart", nth=2)
    film = film_of(films / "film.mp4", 20 * MIB)

    assert home.run("account", "test", "wrong").wait() != 0
    assert home.run("upload", film, "--account", "wrong", "--json").wait() != 0
    assert home.run("upload", film, "--account", "mine").wait() == 0
    assert home.run("account", "show", "mine").wait() == 0
    home.run("doctor", "--json", "--bundle", home.folder / "bundle.zip")

    assert (home.folder / "bundle.zip").exists()
    home.end()
    canaries = [*own_keys(home).values(), *WRONG.values(), *temporary_keys(home)]
    assert len(canaries) >= 6
    assert places_of(canaries, home) == []
    assert (home.folder / KEPT_ON_PURPOSE).stat().st_mode & 0o077 == 0


def test_no_secret_of_any_way_into_a_cloud_is_found_anywhere(home: RealHome, films: Path) -> None:
    home.settings["DESKTOP_UPLOADER_STATION_LOG_LEVEL"] = "debug"
    film = film_of(films / "film.mp4", 20 * MIB)
    ways = ("practice-tencent", "tencent-v2", "tencent-ugc", "huawei-broker")
    for name in ways:
        take_account(home, name)
    home.tell("POST", "faults", kind="expire_credentials", operation="UploadPart", nth=2)

    accounts = [word for name in ways for word in ("--account", name)]
    uploaded = home.run("upload", film, *accounts, "--json")

    assert uploaded.wait() == 0, uploaded.errors
    home.run("doctor", "--json", "--bundle", home.folder / "bundle.zip")
    home.end()
    kept = ("access_key_id", "access_key_secret", "broker_token")
    own = [one[name] for one in owners(home) for name in kept]
    handed_out = list(temporary_keys(home))
    assert len(handed_out) >= 6
    assert places_of([*own, *handed_out], home) == []
    # A certificate is kept for a crash, where secrets lie, and only until the commit.
    for place in (home.folder / "practice-vault.json", home.folder / KEPT_ON_PURPOSE):
        content = place.read_text("utf-8") if place.exists() else ""
        assert not [one for one in handed_out if one in content]
