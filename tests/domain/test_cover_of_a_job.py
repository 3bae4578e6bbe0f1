"""A cover changes nothing of its film's way but what is said of it."""

from dataclasses import replace

import pytest

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Denied, PlaceGone
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.lifecycle import COVER_AWAITED, IllegalMove, advance, recover
from desktop_uploader.domain.media import CoverFate, MediaDraft
from tests.domain.jobs import NEW, PLACE, SENDING

DRAFT = MediaDraft("a", cover=b"/pictures/caf\xff.png")
COMMITTING = replace(SENDING, draft=DRAFT, state=State.COMMITTING)
GIVEN_UP = e.CoverGivenUp(trouble=Denied().trouble)


@pytest.mark.parametrize(
    ("event", "fate"), [(e.CoverKept(), CoverFate.KEPT), (GIVEN_UP, CoverFate.GIVEN_UP)]
)
def test_the_commit_begins_anew_when_the_fate_of_the_cover_is_known(
    event: e.Event, fate: CoverFate
) -> None:
    doubtful = replace(COMMITTING, attempt=3, is_in_doubt=True)

    move = advance(doubtful, event)

    assert (move.job.state, move.steps) == (State.COMMITTING, (Step.COMMIT,))
    assert (move.job.cover, move.job.attempt) == (fate, 0)
    # Before the fate was known no commit had been said.
    assert not move.job.is_in_doubt


@pytest.mark.parametrize("state", [State.CHECKING, State.AUTHORIZING])
def test_a_cover_that_is_given_up_early_moves_nothing(state: State) -> None:
    move = advance(replace(NEW, draft=DRAFT, state=state), GIVEN_UP)

    assert (move.job.state, move.steps) == (state, ())
    assert not move.job.has_cover_to_send


def test_a_cover_arrives_at_no_film_that_has_not_arrived() -> None:
    with pytest.raises(IllegalMove):
        advance(replace(SENDING, draft=DRAFT), e.CoverKept())


def test_what_was_kept_beside_a_place_is_left_there_with_it() -> None:
    kept = replace(COMMITTING, cover=CoverFate.KEPT)
    gone = advance(kept, e.Failed(trouble=PlaceGone().trouble)).job
    elsewhere = e.CredentialGranted(place=Place("oss/bucket/another"))
    moved = advance(replace(kept, state=State.AUTHORIZING), elsewhere).job
    stayed = advance(replace(kept, state=State.AUTHORIZING), e.CredentialGranted(place=PLACE)).job

    assert [one.has_cover_to_send for one in (gone, moved, stayed)] == [True, True, False]


def test_what_was_given_up_stays_given_up() -> None:
    given_up = replace(COMMITTING, cover=CoverFate.GIVEN_UP)

    job = advance(given_up, e.Failed(trouble=PlaceGone().trouble)).job

    assert (job.place, job.cover) == (None, CoverFate.GIVEN_UP)


@pytest.mark.parametrize(
    ("cover", "is_in_doubt"),
    [(CoverFate.OPEN, False), (CoverFate.KEPT, True), (CoverFate.GIVEN_UP, True)],
)
def test_after_a_crash_a_commit_is_in_doubt_only_if_it_may_have_been_said(
    cover: CoverFate, is_in_doubt: bool
) -> None:
    assert recover(replace(COMMITTING, cover=cover)).job.is_commit_in_doubt is is_in_doubt


def test_a_commit_that_wants_a_cover_was_never_carried_out() -> None:
    doubtful = replace(COMMITTING, cover=CoverFate.GIVEN_UP, is_commit_in_doubt=True)
    awaited = PlaceGone(code=COVER_AWAITED).trouble

    job = advance(doubtful, e.Failed(trouble=awaited)).job

    assert (job.state, job.place, job.is_commit_in_doubt) == (State.AUTHORIZING, None, False)


def test_a_film_without_a_cover_has_none_to_send() -> None:
    assert not Job(NEW.id, NEW.account, NEW.source, MediaDraft("a")).has_cover_to_send


def test_a_path_that_is_no_text_is_shown_all_the_same() -> None:
    assert DRAFT.cover_text == "/pictures/caf\ufffd.png"
