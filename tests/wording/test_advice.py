"""Every failure has its words, in both languages."""

import string
from socket import gaierror
from ssl import SSLError

import pytest

from desktop_uploader.domain import errors
from desktop_uploader.domain.errors import Remedy, Trouble, UploaderError
from desktop_uploader.ports.provider import Finding, Weight
from desktop_uploader.providers.registry import kinds
from desktop_uploader.providers.transport.troubles import of_connecting
from desktop_uploader.wording.advice import advise, advise_on, clouds
from desktop_uploader.wording.phrases import Phrases
from desktop_uploader.wording.resource_files import LANGUAGES, read_table
from tests.wording.alibaba_codes import CODES
from tests.wording.huawei_codes import CODES as HUAWEI_CODES
from tests.wording.names_in_use import rules_in_use
from tests.wording.tencent_codes import CODES as TENCENT_CODES

CLASSES = sorted(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, UploaderError)
)
BOOKS = ("errors", "rules", *clouds())
ENGLISH, CHINESE = Phrases("en"), Phrases("zh")


def entries(book: str, language: str) -> set[str]:
    return {key.rpartition(".")[0] for key in read_table(f"advice/{book}.{language}.toml")}


def gaps(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_every_cloud_has_a_book_of_its_own_and_no_other_thing_has() -> None:
    assert set(clouds()) == {kind.name for kind in kinds()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_of_error_has_its_words_and_no_other(language: str) -> None:
    assert entries("errors", language) == set(CLASSES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_that_the_program_names_has_its_words(language: str) -> None:
    assert rules_in_use() - entries("rules", language) - set(CLASSES) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_alibaba_manual_has_its_words(language: str) -> None:
    assert set(CODES) - entries("alibaba", language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_huawei_manual_has_its_words(language: str) -> None:
    assert set(HUAWEI_CODES) - entries("huawei", language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_tencent_manual_has_its_words(language: str) -> None:
    assert set(TENCENT_CODES) - entries("tencent", language) == set()


@pytest.mark.parametrize("book", BOOKS)
def test_both_languages_have_the_same_entries_with_the_same_gaps(book: str) -> None:
    english, chinese = (read_table(f"advice/{book}.{language}.toml") for language in LANGUAGES)

    assert {key: gaps(text) for key, text in english.items()} == {
        key: gaps(text) for key, text in chinese.items()
    }


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_says_what_happened_and_what_to_do(book: str, language: str) -> None:
    table = read_table(f"advice/{book}.{language}.toml")
    for entry in entries(book, language):
        title, what, do = (table[f"{entry}.{part}"] for part in ("title", "what", "do"))

        assert title and title[-1] not in ".。"
        assert what[-1] in ".。"
        assert do.strip()


def test_a_failure_names_its_file() -> None:
    advice = advise(Trouble("SourceMissing", Remedy.ASK_USER), ENGLISH, name="a {b}.mp4")

    assert "“a {b}.mp4”" in advice.what


def test_our_own_rule_says_more_than_the_class() -> None:
    trouble = Trouble(
        "RequestRefused", Remedy.ASK_USER, code="which-account", facts={"accepted": "a"}
    )

    assert advise(trouble, ENGLISH).do == "Name one with --account."


def test_the_vendors_code_says_more_than_the_class() -> None:
    trouble = Trouble("AccountSuspended", Remedy.SIGN_IN, code="OperationDenied.Suspended")

    assert advise(trouble, CHINESE).title == "账号已欠费"


def test_a_code_that_is_not_known_falls_back_to_its_beginning() -> None:
    trouble = Trouble("Throttled", Remedy.RETRY, code="Throttling.User", action="GetVideoInfos")

    assert "fewer calls of GetVideoInfos" in advise(trouble, ENGLISH).what


def test_an_unknown_code_falls_back_to_the_class() -> None:
    trouble = Trouble("ServerTrouble", Remedy.RETRY, code="Nonsense.Of.Theirs")

    assert advise(trouble, ENGLISH).title == "The cloud has a fault"


@pytest.mark.parametrize("phrases", [ENGLISH, CHINESE])
def test_each_way_of_not_being_reached_has_words_of_its_own(phrases: Phrases) -> None:
    ways = [
        gaierror(),
        ConnectionRefusedError(),
        TimeoutError(),
        ConnectionResetError(),
        SSLError(),
    ]
    troubles = [of_connecting(way, "far.example").trouble for way in ways]
    told = [advise(trouble, phrases, name="a.mp4") for trouble in troubles]

    assert len({advice.title for advice in told}) == len(ways)
    assert all("far.example" in advice.what for advice in told)
    assert advise(Trouble("Unreachable", Remedy.RETRY), phrases) not in told


def test_an_unknown_class_still_has_words() -> None:
    assert advise(Trouble("Newer", Remedy.ASK_USER), ENGLISH).title == "Something went wrong"


def test_an_expired_credential_is_never_called_a_wrong_key() -> None:
    trouble = Trouble("CredentialExpired", Remedy.RENEW, code="InvalidAccessKeyId")

    assert advise(trouble, ENGLISH).title == "The upload credential has run out"


@pytest.mark.parametrize("phrases", [ENGLISH, CHINESE])
@pytest.mark.parametrize(
    ("code", "cloud"), [("AccessDenied", "tencent"), ("APIGW.0301", "huawei"), ("4500", "tencent")]
)
def test_a_wrong_clock_is_never_called_a_wrong_key_or_a_lack_of_rights(
    code: str, cloud: str, phrases: Phrases
) -> None:
    named = Trouble("ClockWrong", Remedy.RETRY, code=code, facts={"cloud": cloud})
    plain = Trouble("ClockWrong", Remedy.RETRY)

    assert advise(named, phrases) == advise(plain, phrases)
    assert {"en": "by itself", "zh": "自行重试"}[phrases.language] in advise(named, phrases).do


def test_a_field_is_called_as_people_call_it() -> None:
    finding = Finding(
        "too-long", Weight.REFUSE, (("field", "title"), ("found", "140"), ("limit", "128"))
    )

    advice = advise_on(finding, CHINESE, name="甲.mp4")

    assert advice.what == "“甲.mp4”的标题有 140 个字符；最多 128 个。"


def test_a_check_that_failed_is_told_as_its_error() -> None:
    advice = advise_on(Finding("SourceMissing", Weight.REFUSE), ENGLISH, name="a.mp4")

    assert advice.title == "The file is gone"


def test_a_rule_without_words_is_still_named() -> None:
    advice = advise_on(Finding("of-tomorrow", Weight.REFUSE), ENGLISH, name="a.mp4")

    assert advice.what == "“a.mp4” breaks the rule “of-tomorrow”."


def test_a_fact_that_is_missing_leaves_an_ellipsis() -> None:
    assert "“…”" in advise_on(Finding("extension", Weight.REFUSE), ENGLISH).what


@pytest.mark.parametrize("code", ["", "InternalError", "crc64"])
def test_what_was_given_up_asks_for_a_person(code: str) -> None:
    usual = Trouble("ServerTrouble", Remedy.RETRY, code=code)
    given_up = Trouble("ServerTrouble", Remedy.ASK_USER, code=code)

    assert "try it again" in advise(given_up, ENGLISH).do
    assert advise(usual, ENGLISH).do != advise(given_up, ENGLISH).do


def test_a_medium_with_other_bytes_keeps_its_own_warning() -> None:
    mismatch = Trouble("ContentMismatch", Remedy.ASK_USER)

    assert "delete it there" in advise(mismatch, ENGLISH).do


def test_a_part_that_is_damaged_each_time_is_no_reason_to_delete_anything() -> None:
    damaged = Trouble("ContentMismatch", Remedy.ASK_USER, code="part-damaged")

    said = advise(damaged, ENGLISH, name="film.mp4")

    assert "film.mp4" in said.what
    assert "goes on where it stopped" in said.do


def test_the_cloud_that_a_trouble_names_speaks_alone() -> None:
    told = {
        cloud: advise(
            Trouble("ServerTrouble", Remedy.RETRY, code="InternalError", facts=facts), ENGLISH
        )
        for cloud, facts in (("Alibaba", {}), ("Tencent", {"cloud": "tencent"}))
    }

    assert all(cloud in advice.what for cloud, advice in told.items())
