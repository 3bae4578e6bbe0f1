"""What may have happened although nobody answered stays in doubt until somebody has looked."""

from dataclasses import replace

import pytest

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId, MediaId, UploadId
from desktop_uploader.domain.job import Job, Source, State
from desktop_uploader.domain.lifecycle import IllegalMove, advance
from desktop_uploader.domain.media import Mark, MediaDraft, MediaReport, MediumState
from desktop_uploader.domain.parts import ObjectFacts

PLACE = Place("mem://1", MediaId("m1"))
SENDING = Job(
    JobId(1),
    AccountName("a"),
    Source(b"/f.mp4", "/f.mp4", Fingerprint(1000, 1)),
    MediaDraft("f"),
    state=State.UPLOADING,
    place=PLACE,
    part_bytes=8 << 20,
)
LOST = Trouble("Unreachable", Remedy.RETRY, Outcome.UNKNOWN)


def test_a_job_paused_while_its_call_was_under_way_is_in_doubt() -> None:
    assert advance(SENDING, e.PauseAsked()).job.is_in_doubt


def test_a_credential_granted_while_paused_does_not_end_the_doubt() -> None:
    paused = replace(SENDING, state=State.PAUSED, return_to=State.AUTHORIZING, is_in_doubt=True)

    later = advance(paused, e.CredentialGranted(place=PLACE)).job

    assert (later.return_to, later.is_in_doubt) == (State.UPLOADING, True)


def test_a_failed_job_in_doubt_is_still_in_doubt_after_it_was_checked_again() -> None:
    failed = replace(SENDING, state=State.FAILED, is_in_doubt=True, trouble=LOST)

    checked = advance(advance(failed, e.RetryAsked()).job, e.Checked(expects_processing=True)).job

    assert (checked.state, checked.is_in_doubt) == (State.AUTHORIZING, True)


@pytest.mark.parametrize("state", [State.COMPLETING, State.COMMITTING, State.UPLOADING])
def test_a_job_that_is_given_up_in_doubt_is_marked_unverified(state: State) -> None:
    doubtful = replace(SENDING, state=state)

    given_up = advance(doubtful, e.Failed(trouble=LOST, may_retry=False)).job

    assert (given_up.state, given_up.marks) == (State.FAILED, (Mark.UNVERIFIED,))


def test_parts_whose_answer_was_lost_make_no_medium_so_nothing_is_unverified() -> None:
    in_parts = replace(SENDING, upload=UploadId("u"))

    given_up = advance(in_parts, e.Failed(trouble=LOST, may_retry=False)).job

    assert given_up.marks == ()


def test_a_job_that_is_proved_after_all_is_no_longer_unverified() -> None:
    unverified = replace(SENDING, state=State.VERIFYING, marks=(Mark.UNVERIFIED,))

    assert advance(unverified, e.Proved(is_compared=True)).job.marks == ()


def test_a_job_that_begins_again_knows_nothing_of_the_former_medium() -> None:
    report = MediaReport(MediaId("m1"), MediumState.FAILED)
    sent = replace(SENDING, report=report, agreed=1)
    gone = Trouble("PlaceGone", Remedy.REOPEN)

    again = advance(sent, e.Failed(trouble=gone)).job

    assert (again.report, again.agreed, again.place) == (None, 0, None)


def test_what_has_arrived_is_looked_for_after_a_renewal_before_it_is_sent_again() -> None:
    proving = replace(SENDING, state=State.VERIFYING, arrived=ObjectFacts(1000))
    expired = Trouble("CredentialExpired", Remedy.RENEW)

    renewing = advance(proving, e.Failed(trouble=expired)).job

    assert (renewing.state, renewing.is_in_doubt) == (State.AUTHORIZING, True)


@pytest.mark.parametrize("back", [State.VERIFYING, State.COMMITTING, State.COMPLETING])
def test_a_medium_that_may_be_there_is_not_hidden_by_a_cancel(back: State) -> None:
    waiting = replace(SENDING, state=State.WAITING, return_to=back, is_in_doubt=True)

    with pytest.raises(IllegalMove):
        advance(waiting, e.CancelAsked())


def test_one_event_naming_a_request_twice_is_noted_once() -> None:
    event = e.CredentialGranted(place=PLACE, request_ids=("r1", "r1"))

    assert advance(SENDING, event).job.request_ids == ("r1",)
