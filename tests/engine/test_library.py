"""What lies in a cloud, asked for and changed through the engine."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import (
    ClockWrong,
    Denied,
    Outcome,
    RequestRefused,
    ServerTrouble,
    Unreachable,
    WrongKey,
)
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.errands import Fate
from desktop_uploader.ports.library import Changes, LibraryItem
from tests.engine.house import House
from tests.fakes.memory_cloud import NAME
from tests.fakes.memory_library import MemoryLibrary

MEDIA = ("m1", "m2", "m3")
NEW = Changes(title="new", tags=("a", "b"))
LOST = Unreachable(action="UpdateVideoInfo", outcome=Outcome.UNKNOWN)


class Home(House):
    """A house whose cloud has three media."""

    def __init__(self) -> None:
        super().__init__()
        items = [LibraryItem(MediaId(one), one, MediumState.PLAYABLE) for one in MEDIA]
        self.library = MemoryLibrary(self.cloud.desk, *items)
        self.cloud.library = self.library
        self.declare(keeps_media=True, deletes_media=True)

    def declare(self, **abilities: object) -> None:
        """What the cloud can do."""
        self.cloud.abilities = replace(self.cloud.abilities, **abilities)  # type: ignore[arg-type]

    def fates(self) -> list[tuple[str, str, Fate]]:
        """The ledger, the oldest first."""
        told = [(one.order.action, one.order.subject, one.fate) for one in self.journal.errands()]
        return told[::-1]


@pytest.fixture
def home() -> Home:
    return Home()


def test_pages_lead_to_one_another(home: Home) -> None:
    first = home.engine.list_media(NAME, limit=2)
    second = home.engine.list_media(NAME, after=first.after, limit=2)

    assert [item.id for page in (first, second) for item in page.items] == list(MEDIA)
    assert second.after == ""


def test_a_medium_that_is_not_there_is_named(home: Home) -> None:
    for ask in (home.engine.show_medium, home.engine.play_medium):
        with pytest.raises(RequestRefused) as caught:
            ask(NAME, "m9")
        assert caught.value.trouble.code == "no-such-medium"
        assert caught.value.trouble.facts == {"name": NAME, "medium": "m9"}


@pytest.mark.parametrize(
    ("follows_media", "rule"), [(True, "media-not-kept"), (False, "media-not-readable")]
)
def test_a_cloud_without_media_says_why_and_nobody_is_called(
    home: Home, follows_media: bool, rule: str
) -> None:
    home.cloud.library = None
    home.declare(keeps_media=False, follows_media=follows_media)

    for ask in (
        lambda: home.engine.list_media(NAME),
        lambda: home.engine.show_medium(NAME, "m1"),
        lambda: home.engine.change_media(NAME, MEDIA, changes=NEW),
        lambda: home.engine.delete_media(NAME, MEDIA),
    ):
        with pytest.raises(RequestRefused) as caught:
            ask()
        assert caught.value.trouble.code == rule
    assert home.cloud.desk.calls == []


def test_every_change_is_in_the_ledger_before_it_is_asked_for(home: Home) -> None:
    seen: list[list[tuple[str, str, Fate]]] = []
    home.cloud.desk.on_call = lambda verb: seen.append(home.fates())

    fates = home.engine.change_media(NAME, MEDIA, changes=NEW)

    assert [fate.fate for fate in fates] == [Fate.DONE] * 3
    assert seen[0] == [("set-medium", "m1", Fate.OPEN), ("set-medium", "m2", Fate.OPEN)]
    assert {fate for _, _, fate in home.fates()} == {Fate.DONE}
    assert {item.title for item in home.library.items.values()} == {"new"}
    assert home.journal.errands()[0].order.wish == {"title": "new", "tags": "a,b"}


def test_words_that_break_a_rule_call_nobody_and_enter_nothing(home: Home) -> None:
    with pytest.raises(RequestRefused) as caught:
        home.engine.change_media(NAME, MEDIA, changes=Changes(title="x" * 65))

    assert caught.value.trouble.code == "too-long"
    assert home.cloud.desk.calls == []
    assert home.fates() == []


def test_a_lost_answer_is_settled_by_reading_and_nothing_is_said_twice(home: Home) -> None:
    home.cloud.desk.fail(LOST, verb="change", is_after=True)

    fates = home.engine.change_media(NAME, ("m1",), changes=NEW)

    assert [fate.fate for fate in fates] == [Fate.DONE]
    assert home.cloud.desk.calls == ["change", "read"]


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_a_call_that_was_lost_on_its_way_there_is_made_again_after_a_look(
    home: Home, verb: str
) -> None:
    home.cloud.desk.fail(LOST, verb=verb)

    if verb == "change":
        [fate] = home.engine.change_media(NAME, ("m1",), changes=NEW)
    else:
        [fate] = home.engine.delete_media(NAME, ("m1",))

    assert fate.fate is Fate.DONE
    assert home.cloud.desk.calls == [verb, "read", verb]


def test_a_deletion_that_did_happen_is_not_said_to_be_of_nothing(home: Home) -> None:
    home.cloud.desk.fail(LOST, verb="delete", is_after=True)

    assert home.engine.delete_media(NAME, ("m1",))[0].fate is Fate.DONE
    assert home.cloud.desk.calls == ["delete", "read"]


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_what_nobody_can_tell_stays_unknown(home: Home, verb: str) -> None:
    home.cloud.desk.fail(LOST, verb=verb, is_after=True)
    home.cloud.desk.fail(ServerTrouble(code="InternalError"), verb="read")

    if verb == "change":
        [fate] = home.engine.change_media(NAME, ("m1",), changes=NEW)
    else:
        [fate] = home.engine.delete_media(NAME, ("m1",))

    assert fate.fate is Fate.UNKNOWN
    assert home.fates()[0][2] is Fate.UNKNOWN


def test_a_refusal_is_every_mediums_of_its_call_and_no_others(home: Home) -> None:
    home.cloud.desk.fail(Denied(code="Forbidden.RAM"), verb="delete")

    fates = home.engine.delete_media(NAME, MEDIA)

    assert [fate.fate for fate in fates] == [Fate.REFUSED, Fate.REFUSED, Fate.DONE]
    assert set(home.library.items) == {"m1", "m2"}


def test_media_that_are_missing_or_forbidden_keep_no_other_back(home: Home) -> None:
    home.library.forbidden = {MediaId("m3")}

    fates = home.engine.delete_media(NAME, ("m1", "m9", "m3", "m1"))

    assert [fate.trouble.code if fate.trouble else "" for fate in fates] == [
        "",
        "no-such-medium",
        "medium-not-allowed",
    ]
    assert set(home.library.items) == {"m2", "m3"}


def test_who_may_not_delete_asks_nobody(home: Home) -> None:
    home.declare(deletes_media=False)

    with pytest.raises(RequestRefused) as caught:
        home.engine.delete_media(NAME, ("m1",))

    assert caught.value.trouble.code == "deletes-nothing"
    assert home.cloud.desk.calls == []


def test_a_wrong_clock_of_ours_is_learned_and_the_change_is_made(home: Home) -> None:
    home.cloud.desk.fail(ClockWrong(code="InvalidTimeStamp.Expired"), verb="change")

    assert home.engine.change_media(NAME, ("m1",), changes=NEW)[0].fate is Fate.DONE


def test_a_reading_that_fails_is_told_with_the_clouds_words(home: Home) -> None:
    home.cloud.desk.fail(WrongKey(code="InvalidAccessKeyId.NotFound"), verb="page")

    with pytest.raises(WrongKey):
        home.engine.list_media(NAME)
