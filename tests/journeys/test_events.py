"""An account whose queue of messages is nobody else's, as a person says it."""

import json
from pathlib import Path

import pytest

from tests.journeys.films import clip
from tests.journeys.real_home import RealHome, wait_until

pytestmark = pytest.mark.process


def test_messages_about_our_film_are_confirmed_and_nobody_is_asked_otherwise(
    home: RealHome, films: Path
) -> None:
    home.start_cloud("--transcode", "copy")
    described = home.tell("GET", "accounts")
    told = next(one for one in described["accounts"] if one["name"] == "practice-tencent")
    secrets = {name: told[name] for name in ("access_key_id", "access_key_secret")}
    added = home.run(
        *("account", "add", "alone", "--kind", "tencent", "--region", told["region"]),
        *("--option", f"connect_to=*={described['url']}", "--option", "event_queue=ours"),
        *("--secrets-in", "file", "--secrets-from", "-"),
        stdin=json.dumps(secrets),
    )
    assert added.wait() == 0, added.errors
    film = clip(films / "film.mp4")

    home.account = "practice-tencent"
    shared = home.upload(film)
    assert shared.wait() == 0, shared.errors
    assert home.requests("PullEvents") == []
    home.account = "alone"
    upload = home.upload(film)

    assert upload.wait() == 0, upload.errors
    wait_until(lambda: bool(home.requests("ConfirmEvents")), "what is ours is confirmed")
