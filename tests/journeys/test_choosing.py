"""What the clouds list can be typed when a film is sent, as a person does it."""

from pathlib import Path

import pytest

from tests.journeys.accounts import take_account
from tests.journeys.films import clip
from tests.journeys.real_home import RealHome

pytestmark = pytest.mark.process

LISTED = {
    "practice-alibaba": (["Films", "Trailers", "Rushes", "Lessons"], 3),
    "practice-tencent": (["其他", "Lessons", "Shows"], 2),
    "practice-huawei": (None, 3),
    "tencent-v2": (["其他", "Lessons", "Shows"], None),
    "tencent-ugc": (None, None),
    "huawei-broker": (None, 3),
}
"""The names of an account's categories and how many templates it has; None where it lists none."""


@pytest.mark.parametrize("account", LISTED)
def test_what_an_account_lists_is_taken_when_a_film_is_sent(
    home: RealHome, films: Path, account: str
) -> None:
    names, templates = LISTED[account]
    take_account(home, account)
    words: list[str] = []

    categories = home.run("account", "categories", account, "--json")
    if names is None:
        assert (categories.wait(), categories.lines) == (2, [])
        assert account in categories.errors
    else:
        assert [line["name"] for line in categories.lines] == names
        words += ["--category", _category_of_ones_own(home, account)]
    listed = home.run("account", "templates", account, "--json")
    if templates is None:
        assert (listed.wait(), listed.lines) == (2, [])
        assert account in listed.errors
    else:
        assert len(listed.lines) == templates
        words += ["--template", listed.lines[0]["id"]]

    film = clip(films / "film.mp4")
    upload = home.upload(film, *words)

    assert upload.wait() == 0, upload.errors


def _category_of_ones_own(home: RealHome, account: str) -> str:
    """The id of a category that was made and renamed, and not the one that was removed."""
    kept, gone = (_changed(home, account, "add", name)["id"] for name in ("Mine", "Too much"))
    assert _changed(home, account, "rename", kept, "课程")["name"] == "课程"
    assert _changed(home, account, "remove", gone, "--yes")["id"] == gone
    listed = home.run("account", "categories", account, "--json").lines
    assert [line["name"] for line in listed if line["id"] in (kept, gone)] == ["课程"]
    return str(kept)


def _changed(home: RealHome, account: str, *words: str) -> dict[str, str]:
    command = home.run("account", "categories", *words, "--account", account, "--json")
    assert command.wait() == 0, command.errors
    return dict(command.last)
