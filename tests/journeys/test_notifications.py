"""Where messages go is shown, set and put back, at each cloud that has calls for it."""

import pytest

from tests.journeys.real_home import RealHome

pytestmark = pytest.mark.process

PLACES = {
    "practice-alibaba": ("--url", "https://studio.example.com/told", "AIComplete"),
    "practice-huawei": ("--topic", "urn:smn:cn-north-4:1:told", "TranscodeComplete"),
}


def test_a_place_is_set_after_a_question_and_put_back_and_who_cannot_says_so(
    home: RealHome,
) -> None:
    for account, (option, place, event) in PLACES.items():
        words = ("account", "notifications", account)
        setting = (*words, "set", option, place, "--event", event)

        unasked = home.run(*setting)
        assert unasked.wait() == 2
        assert place in unasked.out_file.read_text("utf-8")
        assert home.run(*setting, "--yes").wait() == 0
        shown = home.run(*words, "--json").last
        assert {one["name"] for one in shown["events"] if one["on"]} == {event}
        assert place in (shown["address"], *(one["topic"] for one in shown["events"]))
        back = home.run(*words, "undo", "--yes")

        assert back.wait() == 0, back.errors
    assert not any(one["on"] for one in home.run(*words, "--json").last["events"])
    without = home.run("account", "notifications", "practice-tencent")
    assert without.wait() == 2
    assert "practice-tencent" in without.errors
