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
    "tencent-ugc": (None, None),
}
"""The names of an account's categories and how many templates it has; None where it lists none."""

PICKERS = {
    "practice-alibaba": {"watermarks": 2, "snapshots": 1, "ai-templates": 3, "apps": 1},
    "practice-tencent": {"watermarks": 2, "snapshots": 2, "ai-templates": 1, "apps": 1},
    "practice-huawei": {"watermarks": 1, "template-groups": 1, "buckets": 2, "agencies": 1},
}
"""How many entries the other lists of an account have."""
WITHOUT_MEDIA = {"practice-huawei": "buckets", "tencent-ugc": "no key"}
"""Why an account can show no media."""


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
        words += ["--category", _category_of_ones_own(home, account, categories.lines[-1]["id"])]
    listed = home.run("account", "templates", account, "--json")
    if templates is None:
        assert (listed.wait(), listed.lines) == (2, [])
        assert account in listed.errors
    else:
        assert len(listed.lines) == templates
        words += ["--template", listed.lines[0]["id"]]
    wanted = PICKERS.get(account, {})
    pickers = {picker: home.start("account", picker, account, "--json") for picker in wanted}
    for picker, command in pickers.items():
        assert command.wait() == 0, command.errors
        assert len(command.lines) == wanted[picker]
    if account in WITHOUT_MEDIA:
        media = home.run("media", "list", "--account", account, "--json")
        assert (media.wait(), media.lines) == (2, [])
        assert WITHOUT_MEDIA[account] in media.errors

    film = clip(films / "film.mp4")
    upload = home.upload(film, *words)

    assert upload.wait() == 0, upload.errors


def _category_of_ones_own(home: RealHome, account: str, category_id: str) -> str:
    """A category, once it has another name; one more that was made is gone again."""
    made = _changed(home, account, "add", "Too much")
    assert _changed(home, account, "remove", made["id"], "--yes")["id"] == made["id"]
    renamed = _changed(home, account, "rename", category_id, "课程")
    assert (renamed["id"], renamed["name"]) == (category_id, "课程")
    return category_id


def _changed(home: RealHome, account: str, *words: str) -> dict[str, str]:
    command = home.run("account", "categories", *words, "--account", account, "--json")
    assert command.wait() == 0, command.errors
    return dict(command.last)
