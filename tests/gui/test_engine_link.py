"""The window survives its engine: it says so, looks for it again, and keeps its list."""

import pytest

from desktop_uploader.domain.errors import (
    JournalTrouble,
    RequestRefused,
    Unreachable,
    UploaderError,
)
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.link import Tie
from tests.gui.house import House, job, words


def test_a_lost_engine_is_said_and_the_list_is_kept(house: House) -> None:
    window = house.open(job(1))
    house.lose_engine()

    window.link.ask(lambda engine: engine.accounts())

    house.until(window.banner.isVisible)
    assert window.link.tie is Tie.LOST
    assert window.banner.label.text() == words()("banner.lost")
    assert window.model.rowCount() == 1


def test_the_button_finds_the_engine_again_with_its_list_of_now(house: House) -> None:
    window = house.open(job(1), job(2))
    house.lose_engine()
    window.link.ask(lambda engine: engine.accounts())
    house.until(window.banner.isVisible)
    house.engine.jobs = {JobId(2): job(2, Stage.PUBLISHED)}
    house.find_engine()

    window.banner.button.click()

    house.until(lambda: window.link.tie is Tie.HELD)
    house.until(lambda: window.model.rowCount() == 1)
    assert window.model.row_at(0).stage is Stage.PUBLISHED
    assert not window.banner.isVisible()


def test_a_lost_engine_is_looked_for_without_being_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_uploader.gui.link.FIRST_DELAY_MS", 0)
    window = house.open(job(1))
    house.lose_engine()
    window.link.ask(lambda engine: engine.accounts())
    house.until(lambda: window.link.tie is Tie.LOST)
    house.find_engine()

    house.until(lambda: window.link.tie is Tie.HELD)

    assert house.connections > 1


def test_an_engine_that_will_not_have_us_says_why(house: House) -> None:
    window = house.open(job(1))

    window.link.trouble = RequestRefused(code="other-version").trouble
    window.telling.show_tie(Tie.LOST)

    assert window.banner.label.text() == words().advice(window.link.trouble).text


def test_news_covers_a_standing_sentence_only_for_a_while(house: House) -> None:
    window = house.open()
    window.banner.stand("It is gone.", "Try", act=lambda: None)

    window.banner.tell("By the way.")
    assert window.banner.label.text() == "By the way."
    window.banner.close_button.click()

    assert window.banner.label.text() == "It is gone."
    assert window.banner.button.isVisible()


def test_a_broken_errand_is_heard_of_and_the_next_goes_on(
    house: House, expected_logs: object
) -> None:
    window = house.open()
    heard: list[str] = []

    window.errands.run(
        lambda: 1 // 0, then=lambda _: None, failed=lambda error: heard.append(str(error))
    )
    window.errands.run(lambda: "fine", then=heard.append, failed=lambda _: None)

    house.until(lambda: heard == ["ZeroDivisionError", "fine"])


def test_an_engine_that_cannot_start_says_why_and_the_words_of_now(
    house: House,
) -> None:
    window = house.open(job(1))
    house.lose_engine()
    window.link.ask(lambda engine: engine.accounts())
    house.until(window.banner.isVisible)
    newer = JournalTrouble(code="newer-journal")
    house.refusal = newer

    window.banner.button.click()

    sentence = words().advice(newer.trouble).text
    house.until(lambda: window.banner.label.text() == sentence)
    heard: list[UploaderError] = []
    window.link.ask(lambda engine: engine.accounts(), failed=heard.append)
    house.until(lambda: bool(heard))
    assert window.banner.label.text() == sentence


def test_an_engine_that_ended_without_a_word_names_its_log(house: House) -> None:
    window = house.open(job(1))
    silent = Unreachable(code="engine-did-not-start", facts={"log": "/h/logs/engine-start.log"})

    window.link.trouble = silent.trouble
    window.telling.show_tie(Tie.LOST)

    assert "/h/logs/engine-start.log" in window.banner.label.text()
