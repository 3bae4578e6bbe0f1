"""Media are audited, looked at and judged as a person does it, at each cloud that can."""

import stat
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.accounts import take_account
from tests.journeys.films import clip
from tests.journeys.real_home import RealHome

pytestmark = pytest.mark.process


@pytest.fixture
def home(home: RealHome) -> RealHome:
    """Its cloud makes nothing of media, which takes its time."""
    home.start_cloud("--transcode", "off")
    return home


def uploaded(home: RealHome, film: Path, *, code: int, title: str = "block-me") -> dict[str, Any]:
    upload = home.upload(clip(film), "--title", title)
    assert upload.wait() == code, upload.errors
    return dict(upload.last["jobs"][0])


def lose_answer(home: RealHome, operation: str) -> None:
    home.tell("POST", "faults", kind="lose_answer", operation=operation)


def test_a_film_is_audited_released_and_blocked_and_no_lost_answer_is_repeated(
    home: RealHome, films: Path
) -> None:
    job = uploaded(home, films / "film.mp4", code=3)
    number, kept = job["id"], films / "kept"

    lose_answer(home, "SubmitAIMediaAuditJob")
    doubtful = [home.run("audit", number, "--submit").wait() for _ in range(2)]
    again = home.run("audit", number, "--submit", "--again")
    assert (doubtful, again.wait()) == ([4, 4], 0), again.errors
    assert len(home.requests("SubmitAIMediaAuditJob")) == 2

    released = home.run("audit", number, "--pass", "--yes", "--json")
    assert released.last["medium"] == "playable", released.errors
    assert home.queue()[0]["state"] == "published"

    lose_answer(home, "CreateAudit")
    blocked = home.run("audit", number, "--block", "--reason", "片头有误", "--yes", "--json")
    assert blocked.last["medium"] == "blocked", blocked.errors
    assert len(home.requests("CreateAudit")) == 2

    shown = home.run("audit", job["media_id"], "--account", home.account, "--json",
                     "--keep-pictures", kept)  # fmt: skip
    line = shown.last
    assert (line["suggestion"], line["agreed"], line["medium"]) == ("block", True, "blocked")
    assert [one["ruling"] for one in line["decisions"]] == ["block", "pass"]
    assert {one["kind"] for one in line["findings"]} == {"image", "speech", "text"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.iterdir()} == {0o600}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_what_was_found_is_told_by_every_cloud_that_audits_and_the_others_say_so(
    home: RealHome, films: Path
) -> None:
    for account in ("practice-tencent", "tencent-v2"):
        take_account(home, account)
        number = uploaded(home, films / f"{account}.mp4", code=3, title="block-me")["id"]

        submitted = home.run("audit", number, "--submit", "--json")
        shown = home.run("audit", number, "--json").last

        assert submitted.last["task"], submitted.errors
        assert (shown["audit"], shown["suggestion"], shown["agreed"]) == ("done", "block", True)
        assert [one["at_ms"] for one in shown["findings"]] == [0, 2500]
        assert all(one["picture_expires_at"] for one in shown["findings"])
        assert home.run("audit", number, "--pass", "--yes").wait() == 2
    without = home.run("audit", "a-medium", "--account", "practice-huawei")

    assert without.wait() == 2
    assert "practice-huawei" in without.errors
