"""Addresses that a practice cloud fetches, as a person orders it: to the end, once each."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.url_source import UrlSource
from tests.journeys.accounts import take_account
from tests.journeys.films import clip
from tests.journeys.real_home import RealHome, is_alive, wait_until

pytestmark = pytest.mark.process


@pytest.fixture
def source(films: Path) -> Iterator[UrlSource]:
    with UrlSource(films) as source:
        yield source


@pytest.mark.parametrize("account", ["practice-alibaba", "practice-tencent"])
def test_a_table_of_addresses_is_fetched_and_told_row_by_row(
    home: RealHome, source: UrlSource, account: str
) -> None:
    home.start_cloud("--transcode", "copy", "--qps", "off")
    take_account(home, account)
    clip(source.folder / "电影 1.mp4")
    table = home.commands_folder / "list.csv"
    rows = [f"{source.url('电影 1.mp4')},第一部", f"{source.url('missing.mp4')},缺", "film.mp4,x"]
    table.write_bytes("\n".join(["url,标题", *rows]).encode("gbk"))

    pull = home.run("pull", table, "--account", home.account, "--json")

    assert pull.wait() == 1, pull.errors
    refused = [line for line in pull.lines if line["type"] == "row"]
    assert [(line["row"], line["rule"]) for line in refused] == [(3, "not-an-address")]
    told = {job["title"]: (job["state"], job["marks"]) for job in pull.last["jobs"]}
    assert told["第一部"] == ("published", ["not-compared", "playable"])
    assert told["缺"][0] == "failed"
    (row,) = home.media()
    assert (row["title"], source.fetched["电影 1.mp4"]) == ("第一部", 1)


def test_a_killed_engine_and_a_lost_answer_fetch_nothing_twice(
    home: RealHome, source: UrlSource
) -> None:
    home.start_cloud("--transcode", "copy")
    names = [f"{number}.mp4" for number in range(30)]
    content = clip(source.folder / names[0]).read_bytes()
    for name in names:
        (source.folder / name).write_bytes(content)
    listed = home.commands_folder / "list.txt"
    listed.write_text("\n".join(map(source.url, names)))
    home.tell("POST", "faults", kind="lose_answer", operation="UploadMediaByURL", times=1)

    pull = home.start("pull", listed, "--account", home.account, "--json")
    wait_until(lambda: bool(home.requests("UploadMediaByURL")), "a call was made")
    pid = home.engine_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(pid), "it is dead")

    assert pull.wait() == 0, pull.errors
    assert len(pull.last["jobs"]) == len(home.media()) == 30
    assert dict(source.fetched) == dict.fromkeys(names, 1)


def test_what_waits_at_the_cloud_is_called_off_and_comes_to_nothing(
    home: RealHome, source: UrlSource
) -> None:
    home.start_cloud()
    home.tell("POST", "settings", pulls="held")
    clip(source.folder / "film.mp4")
    submitted = home.run(
        "pull", source.url("film.mp4"), "--account", home.account, "--until", "submitted", "--json"
    )
    assert submitted.wait() == 0, submitted.errors
    (job,) = submitted.last["jobs"]
    assert job["state"] == "pulling"

    assert home.run("cancel", job["id"]).wait() == 0
    wait_until(lambda: home.queue()[0]["state"] == "cancelled", "it is cancelled")
    home.tell("POST", "settings", pulls="real")

    assert home.media() == []


def test_what_only_a_name_could_tell_is_unverified_until_it_does_and_is_not_repeated(
    home: RealHome, source: UrlSource
) -> None:
    home.start_cloud("--transcode", "copy", "--qps", "off")
    take_account(home, "tencent-v2")
    clip(source.folder / "film.mp4")
    words = ("pull", source.url("film.mp4"), "--account", home.account, "--json")
    home.tell("POST", "settings", pulls="held")
    home.tell("POST", "faults", kind="lose_answer", operation="MultiPullVodFile", times=1)

    lost = home.run(*words)
    assert lost.wait() == 4, lost.errors
    assert lost.last["jobs"][0]["marks"] == ["unverified"]
    home.tell("POST", "settings", pulls="real")
    wait_until(lambda: bool(home.media()), "it is there after all")
    again = home.run(*words)

    assert again.wait() == 0, again.errors
    assert (len(home.requests("MultiPullVodFile")), source.fetched["film.mp4"]) == (1, 1)
    assert [medium["id"] for medium in home.media()] == [again.last["jobs"][0]["media_id"]]


def test_a_cloud_that_cannot_fetch_says_so(home: RealHome) -> None:
    pull = home.run("pull", "https://x.invalid/a.mp4", "--account", "practice-huawei", "--dry-run")

    assert pull.wait() == 2
    assert "practice-huawei" in pull.errors


def test_objects_in_the_bucket_become_media_and_a_name_only_once(
    home: RealHome, films: Path
) -> None:
    home.start_cloud("--transcode", "copy")
    film = clip(films / "film.mp4")
    urls = [
        home.tell("POST", "objects", account=home.account, key=key, file=str(film))["url"]
        for key in ("masters/电影.mp4", "masters/b.mp4", "other/b.mp4")
    ]
    words = ("register", *urls[:2], "--account", home.account, "--json")

    assert home.run(*words, "--dry-run").wait() == 2
    registered = home.run(*words, "--no-transcode")
    again = home.run(*words, "--no-transcode")
    taken = home.run("register", urls[2], "--account", home.account, "--no-transcode", "--json")

    assert registered.wait() == 0, registered.errors
    assert again.last["jobs"] == registered.last["jobs"]
    assert {job["state"] for job in registered.last["jobs"]} == {"published"}
    assert [medium["title"] for medium in home.media()] == ["电影", "b"]
    assert (taken.wait(), taken.last["jobs"][0]["error"]["code"]) == (1, "object-name-taken")


def test_an_object_in_the_bucket_is_worked_on_once_though_the_answer_was_lost(
    home: RealHome, films: Path
) -> None:
    account, film = "practice-huawei", clip(films / "film.mp4")
    home.start_cloud("--transcode", "copy")
    stored = home.tell("POST", "objects", account=account, key="masters/电影.mp4", file=str(film))
    home.tell("POST", "faults", kind="lose_answer", operation="CreateTranscodingTask", times=1)
    place = f"{stored['bucket']}/made"

    words = ("register", stored["url"], "--account", account, "--output", place, "--json")
    registered = home.run(*words)

    assert registered.wait() == 0, registered.errors
    assert registered.last["jobs"][0]["marks"] == ["not-compared", "processed"]
    (row,) = [one for one in home.media() if one["key"] == "masters/电影.mp4"]
    assert row["tasks"] == 1


def test_an_object_in_cos_is_worked_on_and_a_lost_answer_is_never_repeated(
    home: RealHome, films: Path
) -> None:
    home.start_cloud("--transcode", "copy", "--qps", "off")
    take_account(home, "tencent-v2")
    film = clip(films / "film.mp4")
    urls = []
    for key in ("masters/电影.mp4", "masters/b.mp4"):
        asked = {"account": "practice-tencent", "key": key, "file": str(film)}
        stored = home.tell("POST", "objects", **asked)
        urls.append(stored["url"])
    words = ("--account", home.account, "--template", "100010", "--json")
    place = ("--output", f"{stored['bucket']}/made")

    made = home.run("register", urls[0], *words, *place)
    home.tell("POST", "faults", kind="lose_answer", operation="ProcessCosMedia", times=1)
    lost = home.run("register", urls[1], *words, *place)
    again = home.run("register", urls[1], *words, *place)

    assert home.run("register", urls[0], *words, "--dry-run").wait() == 2
    assert made.wait() == 0, made.errors
    assert made.last["jobs"][0]["marks"] == ["not-compared", "processed"]
    assert (lost.wait(), again.wait()) == (4, 4)
    assert len(home.requests("ProcessCosMedia")) == 2
