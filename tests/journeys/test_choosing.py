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
        words += ["--category", categories.lines[-1]["id"]]
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
