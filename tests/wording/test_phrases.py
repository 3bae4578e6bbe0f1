"""Both languages say everything that the program can name."""

import re
import string
from pathlib import Path

import pytest

import desktop_uploader
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.ports.engine import JobRow
from desktop_uploader.ports.provider import Weight
from desktop_uploader.wording.phrases import Phrases
from desktop_uploader.wording.resource_files import LANGUAGES, read_table

PACKAGE = Path(desktop_uploader.__file__).parent
BOOKS = ("shared", "terminal")
NAMED_AT_RUN_TIME = (
    *("stage.", "detail.", "mark.", "notice.", "happening.", "field.", "setting.", "weight."),
    *("ended.", "time.", "examined.", "secrets-in.", "secret.", "column.", "account.", "doctor."),
    *("audit.", "notices."),
    *("work.", "task-state.", "output-state."),
    *("leftover.", "standing.", "tidied.", "receipt.", "compared."),
    *("medium.", "medium-has."),
)


def gaps(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def row(stage: Stage, *, detail: str = "") -> JobRow:
    return JobRow(JobId(1), "/f", "f", "a", "t", stage, 9, detail=detail)


@pytest.mark.parametrize("book", BOOKS)
def test_both_languages_have_the_same_phrases_with_the_same_gaps(book: str) -> None:
    english, chinese = (read_table(f"phrases/{book}.{language}.toml") for language in LANGUAGES)

    assert {key: gaps(text) for key, text in english.items()} == {
        key: gaps(text) for key, text in chinese.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_mark_and_weight_has_its_word(language: str) -> None:
    phrases = Phrases(language, "terminal")

    assert all(phrases.stage(row(stage)) for stage in Stage)
    assert all(phrases.mark(mark) for mark in Mark)
    assert all(phrases(f"weight.{weight.value}") for weight in Weight)


def test_every_setting_has_its_sentence() -> None:
    from desktop_uploader.settings.schema import SCHEMA

    told = {key for key in read_table("phrases/shared.en.toml") if key.startswith("setting.")}

    assert told == {f"setting.{setting.name}" for setting in SCHEMA}


def test_every_detail_of_a_waiting_job_has_its_word() -> None:
    from desktop_uploader.engine import rows

    details = {*rows._WAITS_FOR.values(), "sign-in", "credential", "delay"}

    assert {detail for detail in details if not Phrases("en").knows(f"detail.{detail}")} == set()


def test_every_phrase_is_said_somewhere() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    said = set(re.findall(r'"([a-z][a-zA-Z.-]+)"', sources))
    keys = {key for book in BOOKS for key in read_table(f"phrases/{book}.en.toml")}

    assert {key for key in keys - said if not key.startswith(NAMED_AT_RUN_TIME)} == set()


def test_a_waiting_job_says_what_it_waits_for() -> None:
    assert Phrases("en").stage(row(Stage.WAITING, detail="network")) == "Waiting for the network"
    assert Phrases("zh").stage(row(Stage.WAITING, detail="network")) == "等待网络"


def test_a_detail_without_a_word_is_left_out() -> None:
    assert Phrases("en").stage(row(Stage.WAITING, detail="godot")) == "Waiting"


def test_a_notice_or_happening_without_a_word_is_shown_as_it_is() -> None:
    phrases = Phrases("en")

    assert phrases.notice("of-tomorrow", {}) == "of-tomorrow"
    assert phrases.happening("of-tomorrow", {}) == "of-tomorrow"
    assert phrases.happening("uploading", {}) == "Uploading"


def test_a_phrase_that_no_book_has_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Phrases("en")("no.such.phrase")
