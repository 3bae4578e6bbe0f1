"""A film of somebody who has no key goes through the reference broker to published."""

import filecmp
import json
from pathlib import Path

import pytest

from tests.journeys.films import MIB, film_of
from tests.journeys.real_home import RealHome
from tests.packaging.running_broker import RunningBroker, keys_of

pytestmark = [pytest.mark.process, pytest.mark.checkout]

TOKEN = "a token that nobody guesses"


def test_a_film_is_published_by_somebody_who_has_no_key(home: RealHome, films: Path) -> None:
    home.start_cloud("--advertise", "ip")
    film = film_of(films / "film.mp4", 20 * MIB)
    folder = films.with_name("broker")
    keys = {kind: keys_of(home.practice_root, kind) for kind in ("alibaba", "tencent")}
    with RunningBroker(folder, films=keys["alibaba"], clips=keys["tencent"]) as broker:
        broker.admit(TOKEN, "films")
        added = home.run(
            *("account", "add", "mine", "--kind", "alibaba", "--way", "broker"),
            *("--option", f"broker_url={broker.url}films/"),
            *("--secrets-in", "file", "--secrets-from", "-"),
            stdin=json.dumps({"broker_token": TOKEN}),
        )
        assert added.wait() == 0, added.errors
        home.tell("POST", "faults", kind="expire_credentials", operation="UploadPart", nth=2)

        uploaded = home.run("upload", film, "--account", "mine", "--json")
        broker.admit("the token of somebody else", "films")
        turned_away = home.run("account", "test", "mine", "--json")

    assert uploaded.wait() == 0, uploaded.errors
    (medium,) = home.media()
    assert filecmp.cmp(film, medium["object"], shallow=False)
    assert (medium["status"], medium["source_uploads"]) == ("Normal", 1)
    assert len(home.requests("RefreshUploadVideo")) >= 1
    assert turned_away.wait() == 5
    assert turned_away.last["error"]["code"] == "broker-refused"
    assert TOKEN not in broker.log()
