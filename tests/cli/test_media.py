"""`media`: what lies in a cloud, listed, shown, renamed and deleted from the terminal."""

import io

import pytest

from desktop_uploader.domain.errors import Denied, RequestRefused, Unreachable, WrongKey
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.errands import Fate
from desktop_uploader.ports.library import LibraryItem, PlayAddress, TitleSearch
from tests.cli.conftest import Shell

FILM = LibraryItem(
    MediaId("m1"),
    "A film",
    MediumState.PLAYABLE,
    "Normal",
    description="two\nlines",
    tags=("sea", "山"),
    category="7",
    category_name="Films",
    size_bytes=1_500_000,
    duration_s=65.0,
    created_at_s=1_700_000_000.0,
    upload={"UploadSource": "OpenAPI"},
)
OTHER = LibraryItem(MediaId("m2"), "Another", MediumState.BLOCKED, "Blocked")


@pytest.fixture
def full(shell: Shell) -> Shell:
    shell.engine.media = {"m1": FILM, "m2": OTHER}
    shell.engine.addresses = [
        PlayAddress("http://play.invalid/ld.mp4", "LD", "mp4", 640, 360, 450.9, 100)
    ]
    return shell


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> type[io.StringIO]:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Typed("y\n"))
    return Typed


def test_media_are_listed_a_line_each(full: Shell) -> None:
    assert full("media", "list") == 0
    first, second = full.out.splitlines()
    assert first.startswith("m1  A film  (playable)  1.50 MB  2023-11-")
    assert second == "m2  Another  (blocked)"


def test_scripts_get_an_object_a_line(full: Shell) -> None:
    assert full("media", "list", "--account", "mine", "--json") == 0
    assert full.lines[0] == {
        "type": "medium",
        "id": "m1",
        "title": "A film",
        "state": "playable",
        "word": "Normal",
        "description": "two\nlines",
        "tags": ["sea", "山"],
        "category": "7",
        "category_name": "Films",
        "size_bytes": 1_500_000,
        "duration_s": 65.0,
        "created_at": "2023-11-14T22:13:20.000+00:00",
        "changed_at": None,
        "cover_url": "",
        "upload": {"UploadSource": "OpenAPI"},
    }


def test_pages_are_asked_for_only_as_far_as_they_are_wanted(shell: Shell) -> None:
    shell.engine.media = {str(n): LibraryItem(MediaId(str(n))) for n in range(250)}

    assert shell("media", "list", "--json", "--most", "150") == 0
    assert len(shell.lines) == 150
    assert shell.engine.asked_pages == [("", 100), ("100", 100)]
    assert shell("media", "list", "--json") == 0
    assert len(shell.lines) == 250


def test_a_search_shows_what_fits_and_says_how_it_compares(full: Shell) -> None:
    assert full("media", "search", "Ano") == 0
    assert full.out.startswith("m2")
    assert "beginnings" not in full.err
    full.engine.searches = TitleSearch.BEGINNING
    assert full("media", "search", "Ano") == 0
    assert "beginnings of titles" in full.err


def test_nothing_found_is_told_and_is_no_failure(shell: Shell) -> None:
    assert shell("media", "search", "x") == 0
    assert "Nothing found" in shell.err
    assert shell("media", "list") == 0
    assert "Nothing lies" in shell.err
    assert shell("media", "search", " ") == 2


def test_what_a_cloud_holds_back_is_told(full: Shell) -> None:
    full.engine.is_cut_off = True

    assert full("media", "search", "A") == 0
    assert "no more than these 2" in full.err


def test_one_medium_is_shown_with_all_that_is_known(full: Shell) -> None:
    assert full("media", "show", "m1") == 0
    assert full.out.splitlines()[1:] == [
        "    In the cloud's own word: Normal",
        "    Description: two lines",
        "    Tags: sea, 山",
        "    Category: 7  Films",
        "    Length: 1 min 5 s",
        "    Upload, UploadSource: OpenAPI",
    ]
    assert full("media", "show", "m1", "--json") == 0
    assert [line["id"] for line in full.lines] == ["m1"]


def test_a_medium_that_is_not_there_is_wrong_use(full: Shell) -> None:
    assert full("media", "show", "m9") == 2
    assert "“m9”" in full.err
    assert full("media", "play", "m9") == 2


def test_addresses_to_watch_are_told(full: Shell) -> None:
    assert full("media", "play", "m1") == 0
    assert full.out == "http://play.invalid/ld.mp4  (LD, mp4, 640×360, 451 kbit/s)\n"
    assert full("media", "play", "m1", "--json") == 0
    assert full.lines[0]["url"] == "http://play.invalid/ld.mp4"
    full.engine.addresses = []
    assert full("media", "play", "m1") == 0
    assert "nothing to be watched" in full.err


def test_words_are_changed_and_the_rest_stays(full: Shell) -> None:
    assert full("media", "set", "m1", "--title", "New", "--tag", "a", "--tag", "b") == 0
    item = full.engine.media["m1"]
    assert (item.title, item.tags, item.description) == ("New", ("a", "b"), "two\nlines")
    assert full("media", "set", "m1", "m2", "--no-tags", "--description", "", "--json") == 0
    assert full.engine.media["m1"].tags == full.engine.media["m2"].tags == ()
    assert full.lines[1] == {
        "type": "fate", "action": "set", "id": "m2", "fate": "done", "error": None,
    }  # fmt: skip


@pytest.mark.parametrize("words", [(), ("--tag", "a", "--no-tags")])
def test_a_change_that_says_nothing_or_contradicts_itself_is_wrong_use(
    full: Shell, words: tuple[str, ...]
) -> None:
    assert full("media", "set", "m1", *words) == 2
    assert full.engine.media["m1"] == FILM


@pytest.mark.parametrize(
    ("fate", "trouble", "code"),
    [
        (Fate.REFUSED, Denied(code="Forbidden.RAM").trouble, 1),
        (Fate.REFUSED, WrongKey(code="InvalidAccessKeyId").trouble, 5),
        (Fate.UNKNOWN, Unreachable(action="UpdateVideoInfo").trouble, 4),
        (Fate.REFUSED, RequestRefused(code="no-such-medium").trouble, 1),
    ],
)
def test_each_medium_has_its_own_fate_and_the_worst_decides(
    full: Shell, fate: Fate, trouble: object, code: int
) -> None:
    full.engine.fails_media["m2"] = (fate, trouble)  # type: ignore[assignment]  # a Trouble

    assert full("media", "set", "m1", "m2", "--title", "New", "--json") == code
    assert [line["fate"] for line in full.lines] == ["done", fate.value]
    assert full.lines[1]["error"]["kind"]
    assert full.engine.media["m1"].title == "New"


def test_deleting_asks_first_and_says_what_will_be_lost(
    full: Shell, at_a_terminal: type[io.StringIO]
) -> None:
    assert full("media", "delete", "m1") == 0
    assert "Lost for ever" in full.err
    assert "A film" in full.err
    assert "“mine” for ever: 1?" in full.err
    assert set(full.engine.media) == {"m2"}


@pytest.mark.parametrize("answer", ["\n", "n\n", "", "yep\n"])
def test_only_a_yes_deletes(
    full: Shell,
    monkeypatch: pytest.MonkeyPatch,
    at_a_terminal: type[io.StringIO],
    answer: str,
) -> None:
    monkeypatch.setattr("sys.stdin", at_a_terminal(answer))

    assert full("media", "delete", "m1") == 1
    assert "Nothing was changed" in full.err
    assert set(full.engine.media) == {"m1", "m2"}


def test_nobody_to_ask_is_wrong_use_unless_yes_was_said(
    full: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert full("media", "delete", "m1") == 2
    assert "--yes" in full.err
    assert set(full.engine.media) == {"m1", "m2"}
    assert full("media", "delete", "m1", "--yes", "--json") == 0
    assert full.lines == [
        {"type": "fate", "action": "delete", "id": "m1", "fate": "done", "error": None}
    ]


def test_deleting_one_that_is_not_there_asks_nobody(
    full: Shell, at_a_terminal: type[io.StringIO]
) -> None:
    assert full("media", "delete", "m1", "m9") == 2
    assert set(full.engine.media) == {"m1", "m2"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("rule", ["media-not-kept", "media-not-readable", "deletes-nothing"])
def test_a_cloud_that_cannot_says_so_in_a_sentence(full: Shell, rule: str, language: str) -> None:
    full.engine.fails_with = RequestRefused(code=rule, facts={"name": "mine"})

    assert full("--lang", language, "media", "delete", "m1", "--account", "mine", "--yes") == 2
    assert "mine" in full.err


def test_a_title_cannot_move_the_cursor(shell: Shell) -> None:
    shell.engine.media = {"m": LibraryItem(MediaId("m"), "a\nb\x1b[2J")}

    assert shell("media", "list") == 0
    assert shell.out == "m  a b [2J  (state not known)\n"
