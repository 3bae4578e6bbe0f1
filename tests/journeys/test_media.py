"""What lies in each cloud, seen and changed by a person who types."""

from pathlib import Path

import pytest

from tests.journeys.accounts import take_account
from tests.journeys.films import clip
from tests.journeys.real_home import RealHome

pytestmark = pytest.mark.process

CHANGING = {
    "practice-alibaba": ("UpdateVideoInfo", "DeleteVideo"),
    "practice-tencent": ("ModifyMediaInfo", "DeleteMedia"),
    "tencent-v2": ("ModifyVodInfo", "DeleteVodFile"),
}
"""By account: the calls that change words, and that delete."""


def done(home: RealHome, *words: str) -> list[dict[str, object]]:
    """What a command of `media` answers where all goes well."""
    command = home.run("media", *words, "--account", home.account, "--json")
    assert command.wait() == 0, command.errors
    return command.lines


@pytest.mark.parametrize("account", CHANGING)
def test_a_medium_is_found_watched_renamed_and_deleted_though_answers_are_lost(
    home: RealHome, films: Path, account: str
) -> None:
    take_account(home, account)
    named = ("--pattern", "(?P<place>[A-Z][a-z]+)_(?P<take>[0-9]+)", "--title", "{place}, {take}")
    upload = home.upload(clip(films / "Harbour_07.mp4"), *named, "--tag", "sea")
    assert upload.wait() == 0, upload.errors
    medium = upload.last["jobs"][0]["media_id"]
    for action in CHANGING[account]:
        home.tell("POST", "faults", kind="lose_answer", operation=action)

    assert medium in [line["id"] for line in done(home, "list")]
    found = [(line["id"], line["title"]) for line in done(home, "search", "Harbour")]
    assert found == [(medium, "Harbour, 07")]
    assert all(str(line["url"]).startswith("http") for line in done(home, "play", medium))
    [fate] = done(home, "set", medium, "--title", "港口", "--tag", "水", "--description", "still")
    [shown] = done(home, "show", medium)
    assert [shown[name] for name in ("title", "tags", "description")] == ["港口", ["水"], "still"]
    assert (fate["fate"], shown["state"]) == ("done", "playable")
    [fate] = done(home, "delete", medium, "--yes")
    assert fate["fate"] == "done"
    assert home.run("media", "show", medium, "--account", account).wait() == 2
