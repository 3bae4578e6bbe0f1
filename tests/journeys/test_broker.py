"""Films of somebody who has no key go through the reference broker to their end."""

import filecmp
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.films import MIB, film_of
from tests.journeys.proof import still_processing
from tests.journeys.real_home import RealHome, wait_until
from tests.packaging.running_broker import RunningBroker, keys_of

pytestmark = [pytest.mark.process, pytest.mark.checkout]

TOKEN = "a token that nobody guesses"


@dataclass(frozen=True)
class Way:
    """
    An account without a key.

    Attributes:
        account: What the broker calls it.
        renewal: The call that renews a credential; it gives the first one too, but at Alibaba.
        status: How the cloud calls a film that is there.
        options: Said beside the broker's address.
    """

    kind: str
    account: str
    renewal: str
    status: str
    name: str = "broker"
    path: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


WAYS = {
    "alibaba": Way("alibaba", "films", "RefreshUploadVideo", "Normal"),
    "huawei": Way(
        "huawei",
        "shows",
        "CreateSecurityToken",
        "SUCCEEDED",
        options={"region": "cn-north-4", "directory": "films", "template": "1001"},
    ),
    "tencent": Way("tencent", "clips", "ApplyUpload", "normal"),
    "signature": Way("tencent", "clips", "ApplyUploadUGC", "normal", "signature", "signature"),
}


@pytest.fixture
def broker(home: RealHome, tmp_path: Path) -> Iterator[RunningBroker]:
    home.start_cloud()
    kinds = ("alibaba", "tencent", "huawei")
    films, clips, shows = (keys_of(home.practice_root, kind) for kind in kinds)
    with RunningBroker(tmp_path / "broker", films=films, clips=clips, shows=shows) as started:
        started.admit(TOKEN, "films", "clips", "shows")
        yield started


def add_account(home: RealHome, broker: RunningBroker, way: Way) -> None:
    cloud = keys_of(home.practice_root, way.kind)
    options = {
        f"{way.name}_url": f"{broker.url}{way.account}/{way.path}",
        # The cloud's own names lead to the practice cloud, the broker's address to the broker.
        "connect_to": f"{urlsplit(broker.url).netloc}={broker.url},*={cloud.endpoint}",
        **({"bucket": cloud.bucket} if way.kind == "huawei" else {}),
        **way.options,
    }
    region = ("--region", options.pop("region")) if "region" in options else ()
    added = home.run(
        *("account", "add", "mine", "--kind", way.kind, "--way", way.name, *region),
        *(word for pair in options.items() for word in ("--option", "=".join(pair))),
        *("--secrets-in", "file", "--secrets-from", "-"),
        stdin=json.dumps({"broker_token": TOKEN}),
    )
    assert added.wait() == 0, added.errors


@pytest.mark.parametrize("name", WAYS)
def test_a_film_arrives_from_somebody_who_has_no_key_and_never_sees_one(
    home: RealHome, films: Path, broker: RunningBroker, name: str
) -> None:
    way = WAYS[name]
    film = film_of(films / "film.mp4", 20 * MIB)
    add_account(home, broker, way)
    home.tell("POST", "faults", kind="expire_credentials", operation="UploadPart", nth=2)

    uploaded = home.run("upload", film, "--account", "mine", "--json")
    broker.admit("the token of somebody else", way.account)
    turned_away = home.run("account", "test", "mine", "--json")

    assert uploaded.wait() == 0, (uploaded.errors, uploaded.lines)
    # Whoever has a signature alone cannot follow a film: the cloud may be at work still.
    wait_until(lambda: not still_processing(home), "the cloud has done its work")
    home.end_engine()
    (medium,) = (one for one in home.media() if one["status"] != "uploading")
    assert filecmp.cmp(film, medium["object"], shallow=False)
    assert medium["status"] == way.status
    assert len(home.requests(way.renewal)) >= (1 if way.kind == "alibaba" else 2)
    assert turned_away.wait() == 5
    assert turned_away.last["error"]["code"] == "broker-refused"
    assert TOKEN not in broker.log()
    assert _files_with_the_key(home, broker, way) == []


def _files_with_the_key(home: RealHome, broker: RunningBroker, way: Way) -> list[Path]:
    """What the uploader's side and the broker's log hold of the company's key."""
    secret = keys_of(home.practice_root, way.kind).key_secret.encode()
    kept = [
        path for path in home.folder.rglob("*") if path.is_file() and "practice" not in path.parts
    ]
    said = [path for path in home.commands_folder.rglob("*") if path.is_file()]
    assert kept
    assert said
    return [path for path in (*kept, *said, broker.log_file) if secret in path.read_bytes()]
