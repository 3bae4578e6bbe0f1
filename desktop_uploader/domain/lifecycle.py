"""
The life of a job: three tables and the function that reads them.

`FORWARD` says which event moves which state, `ON_ENTRY` what is to be done on arriving, and
`AFTER_FAILURE` what follows a failure, by its remedy. Some events add knowledge without moving a
job (a part arrived, a credential was renewed); `learning.py` holds how.

A job that rests aside (WAITING, PAUSED) or is on its way out can still learn: a call that was under
way when a person paused it may answer afterwards, and its answer (a media id!) must not be lost.
There a forward event moves the place it returns to, not the job.

What lies at an address is fetched by the service: such a job goes by SUBMITTING and PULLING where a
file is sent. Many of them are submitted by one call, which they wait for in SUBMITTING; that the
call begins is an event of its own, so that after a crash only those are in doubt that were in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.job import ASIDE, FINAL, Job, State, Tally
from desktop_uploader.domain.learning import learn
from desktop_uploader.domain.media import CoverFate, Mark

COVER_AWAITED = "cover-awaited"
"""A commit was refused because a cover is missing: so it was each time, and made nothing."""
PULL_FAILED = "PullFailed"
"""The trouble of a medium that the service could not fetch."""
MOST_REQUEST_IDS = 24
"""Kept per job, newest last; each part keeps its own."""


class IllegalMove(Exception):
    """An event that the job's state does not allow. A bug of ours; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Move:
    """A job after an event, and what is to be done next."""

    job: Job
    steps: tuple[Step, ...] = ()


FORWARD: dict[State, dict[type[e.Event], State]] = {
    State.QUEUED: {e.Admitted: State.CHECKING},
    State.CHECKING: {e.Checked: State.AUTHORIZING, e.ReadyToSubmit: State.SUBMITTING},
    State.AUTHORIZING: {e.CredentialGranted: State.UPLOADING, e.Completed: State.VERIFYING},
    State.UPLOADING: {e.AllPartsStored: State.COMPLETING, e.Completed: State.VERIFYING},
    State.COMPLETING: {e.Completed: State.VERIFYING},
    State.VERIFYING: {e.Proved: State.COMMITTING},
    State.COMMITTING: {
        e.Committed: State.FOLLOWING,
        # The commit is begun anew: what became of the cover is in the journal before it is said.
        e.CoverKept: State.COMMITTING,
        e.CoverGivenUp: State.COMMITTING,
    },
    State.SUBMITTING: {
        e.Submitted: State.PULLING,
        e.SubmissionAbsent: State.SUBMITTING,
        # An object that lies in the store already is a medium with the answer.
        e.Committed: State.FOLLOWING,
    },
    State.PULLING: {e.Committed: State.FOLLOWING},
    State.FOLLOWING: {e.Ended: State.ENDED},
    State.ABORTING: {e.Aborted: State.CANCELLED, e.NotCancelled: State.PULLING},
}

ON_ENTRY: dict[State, tuple[Step, ...]] = {
    State.CHECKING: (Step.CHECK,),
    State.AUTHORIZING: (Step.AUTHORIZE,),
    State.UPLOADING: (Step.SEND,),
    State.COMPLETING: (Step.COMPLETE,),
    State.VERIFYING: (Step.VERIFY,),
    State.COMMITTING: (Step.COMMIT,),
    State.SUBMITTING: (Step.SUBMIT,),
    State.PULLING: (Step.FOLLOW_PULL,),
    State.FOLLOWING: (Step.FOLLOW,),
    State.ABORTING: (Step.ABORT,),
    State.WAITING: (Step.WAKE_LATER,),
    State.PAUSED: (Step.RELEASE,),
    State.FAILED: (Step.RELEASE,),
    State.ENDED: (Step.RELEASE,),
    State.CANCELLED: (Step.RELEASE,),
}

MAY_PAUSE = frozenset(
    {State.QUEUED, State.CHECKING, State.AUTHORIZING, State.UPLOADING, State.WAITING}
)
"""Later the far end is at work, not we: there is nothing left to hold back."""

MAY_CANCEL = MAY_PAUSE | {State.PAUSED, State.FAILED, State.PULLING}

ANNOUNCED = frozenset({State.SUBMITTING})
"""States whose call is an event before it is made: whether it was begun stands in the job."""

DOUBTFUL = ANNOUNCED | {
    State.AUTHORIZING,
    State.UPLOADING,
    State.COMPLETING,
    State.COMMITTING,
}
"""States whose call changes the far end, so that a lost answer must be settled by asking."""


def advance(job: Job, event: e.Event) -> Move:
    """
    The job after `event`, and what is to be done next.

    Raises:
        IllegalMove: The job's state does not allow the event.
    """
    if job.state is State.ENDED and isinstance(event, e.Revised):
        # The job stays ended; what is shown of it follows its medium.
        return Move(replace(_with_requests(job, event), report=event.report))
    if job.state is State.ENDED and isinstance(event, e.MoreOrdered):
        # What was known of outputs is read anew; two readings that agree end it again.
        report = job.report and replace(job.report, outputs=None)
        fresh = replace(job, report=report, agreed=0, attempt=0, ended_at_s=None)
        return _enter(fresh, State.FOLLOWING)
    if job.state in FINAL:
        raise IllegalMove(f"{job.state.name} is final: {type(event).__name__}")
    if isinstance(event, e.Failed):
        return _after_failure(_with_requests(job, event), event)
    asked = _ASKED.get(type(event))
    if asked is not None:
        return asked(job)
    learnt = _with_requests(learn(job, event), event)
    here = job.return_to if job.state in ASIDE and job.return_to else job.state
    target = FORWARD.get(here, {}).get(type(event))
    if target is None:
        if type(event) in _MOVES_NOTHING and here in _MOVES_NOTHING[type(event)]:
            return Move(learnt)
        raise IllegalMove(f"{type(event).__name__} in {job.state.name}")
    # Only the call that was in doubt settles it: a check or a new credential does not.
    is_in_doubt = job.is_in_doubt and (here not in DOUBTFUL or target is State.UPLOADING)
    if job.state in ASIDE:
        return Move(replace(learnt, return_to=target, is_in_doubt=is_in_doubt))
    return _enter(replace(learnt, attempt=0, trouble=None, is_in_doubt=is_in_doubt), target)


def recover(job: Job) -> Move:
    """
    A job as the journal remembers it after the engine ended: go on where it was.

    Its call may have been under way, so what changes the far end is in doubt.
    """
    here = job.return_to if job.state is State.WAITING else job.state
    unsure = replace(
        job,
        is_in_doubt=here in DOUBTFUL and (here not in ANNOUNCED or job.is_in_doubt),
        # The commit is said when the fate of the cover is written down, not before.
        is_commit_in_doubt=job.is_commit_in_doubt
        or (here is State.COMMITTING and not job.has_cover_to_send),
    )
    if job.state is State.WAITING:
        return _resume(unsure)
    return Move(unsure, ON_ENTRY.get(job.state, ()))


def _enter(job: Job, state: State) -> Move:
    if state is State.COMMITTING and job.is_commit_in_doubt:
        job = replace(job, is_in_doubt=True)
    return Move(replace(job, state=state, return_to=None), ON_ENTRY.get(state, ()))


def _with_requests(job: Job, event: e.Event) -> Job:
    named = dict.fromkeys(event.request_ids)
    fresh = tuple(name for name in named if name and name not in job.request_ids)
    if not fresh:
        return job
    return replace(job, request_ids=(*job.request_ids, *fresh)[-MOST_REQUEST_IDS:])


# --- failures -----------------------------------------------------------------------------------


def _after_failure(job: Job, event: e.Failed) -> Move:
    if job.state in ASIDE or job.state in (State.QUEUED, State.FAILED):
        # The call ended after the job was put aside; what it is waiting for is unchanged.
        return Move(_doubt(job, job.return_to, event=event))
    if job.state is State.ABORTING:
        # A store that refuses to forget must not hold a person's cancel; cleaning up comes later.
        # A service that may fetch it all the same makes a medium, which must not be hidden.
        is_fetched = not job.source.is_local and job.place is not None
        after = State.PULLING if is_fetched else State.CANCELLED
        return _enter(replace(job, trouble=event.trouble), after)
    failed = replace(
        _doubt(job, job.state, event=event), trouble=event.trouble, attempt=job.attempt + 1
    )
    if not event.may_retry:
        return _give_up(failed)
    if failed.is_commit_in_doubt and event.trouble.code != COVER_AWAITED:
        return _while_in_doubt_of_commit(failed, event.trouble)
    table = _AFTER_FAILURE if job.source.is_local else _AFTER_REMOTE_FAILURE
    return table[event.trouble.remedy](failed)


def _while_in_doubt_of_commit(job: Job, trouble: Trouble) -> Move:
    """There may be a medium already: what leads to another place would make a second one."""
    match trouble.remedy:
        case Remedy.RESTART | Remedy.REOPEN:
            unknown = replace(trouble, kind="OutcomeUnknown", remedy=Remedy.ASK_USER)
            return _give_up(replace(job, trouble=unknown))
        case Remedy.RENEW:
            return _put_aside(job)
        case remedy:
            return _AFTER_FAILURE[remedy](job)


def _doubt(job: Job, state: State | None, *, event: e.Failed) -> Job:
    is_new = event.trouble.outcome is Outcome.UNKNOWN and state in DOUBTFUL
    if state in ANNOUNCED:
        # A plain refusal settles the call that was announced.
        return replace(job, is_in_doubt=is_new)
    is_of_commit = is_new and state is State.COMMITTING
    return replace(
        job,
        is_in_doubt=job.is_in_doubt or is_new,
        is_commit_in_doubt=job.is_commit_in_doubt or is_of_commit,
    )


def _put_aside(job: Job) -> Move:
    return Move(replace(job, state=State.WAITING, return_to=job.state), ON_ENTRY[State.WAITING])


def _renew(job: Job) -> Move:
    # What has arrived once may be there still: it is looked for before anything is sent again.
    return _enter(
        replace(job, is_in_doubt=job.is_in_doubt or job.arrived is not None), State.AUTHORIZING
    )


def _restart(job: Job) -> Move:
    return _begin_again(job)


def _reopen(job: Job) -> Move:
    cover = CoverFate.OPEN if job.cover is CoverFate.KEPT else job.cover
    return _begin_again(replace(job, place=None, cover=cover, is_commit_in_doubt=False))


def _begin_again(job: Job) -> Move:
    tally = Tally(
        resent_bytes=job.tally.resent_bytes + job.tally.acked_bytes,
        wasted_bytes=job.tally.wasted_bytes,
    )
    fresh = replace(
        job,
        upload=None,
        part_bytes=0,
        arrived=None,
        content_crc64=None,
        report=None,
        agreed=0,
        tally=tally,
        restarts=job.restarts + 1,
        is_in_doubt=False,
    )
    move = _enter(fresh, State.AUTHORIZING)
    return Move(move.job, (Step.FORGET_PARTS, *move.steps))


def _give_up(job: Job) -> Move:
    is_unknown = job.is_commit_in_doubt or (
        job.trouble is not None and job.trouble.kind == "OutcomeUnknown"
    )
    may_have_arrived = job.is_in_doubt and (
        job.state in (State.COMPLETING, State.COMMITTING, State.SUBMITTING)
        or (job.state is State.UPLOADING and job.upload is None)
    )
    marks = (*job.marks, Mark.UNVERIFIED) if is_unknown or may_have_arrived else job.marks
    return _enter(replace(job, marks=tuple(dict.fromkeys(marks))), State.FAILED)


_AFTER_FAILURE: dict[Remedy, Callable[[Job], Move]] = {
    Remedy.RETRY: _put_aside,
    Remedy.WAIT: _put_aside,
    Remedy.SIGN_IN: _put_aside,
    Remedy.RENEW: _renew,
    Remedy.RESTART: _restart,
    Remedy.REOPEN: _reopen,
    Remedy.ASK_USER: _give_up,
}

_AFTER_REMOTE_FAILURE = _AFTER_FAILURE | {
    Remedy.RENEW: _put_aside,
    Remedy.RESTART: _give_up,
    Remedy.REOPEN: _give_up,
}
"""Of what is not sent from here: there is no credential and no upload to begin again."""


# --- what a person asks -------------------------------------------------------------------------


def _pause(job: Job) -> Move:
    if job.state not in MAY_PAUSE:
        raise IllegalMove(f"PauseAsked in {job.state.name}")
    back = job.return_to if job.state is State.WAITING else job.state
    # The call that is cut now may have its effect all the same.
    is_in_doubt = job.is_in_doubt or job.state in DOUBTFUL
    paused = replace(job, state=State.PAUSED, return_to=back, is_in_doubt=is_in_doubt)
    return Move(paused, ON_ENTRY[State.PAUSED])


def _resume(job: Job) -> Move:
    if job.state not in ASIDE or job.return_to is None:
        raise IllegalMove(f"ResumeAsked in {job.state.name}")
    return _enter(job, job.return_to)


def _retry(job: Job) -> Move:
    if job.state in ASIDE:
        return _resume(replace(job, attempt=0))
    if job.state is not State.FAILED:
        raise IllegalMove(f"RetryAsked in {job.state.name}")
    fresh = replace(job, attempt=0, restarts=0, ended_at_s=None, agreed=0)
    kind = job.trouble.kind if job.trouble is not None else ""
    if not job.source.is_local:
        return _submit_again(replace(fresh, marks=()), kind=kind)
    if job.is_commit_in_doubt or kind == "OutcomeUnknown":
        return _enter(replace(fresh, marks=()), State.COMMITTING)
    if job.arrived is not None and kind == "ProcessingFailed":
        # The bytes are there: look again before anything is sent.
        return _enter(replace(fresh, marks=()), State.VERIFYING)
    # Checked again from the file on: a person may have mended it meanwhile.
    return _enter(fresh, State.CHECKING)


def _submit_again(job: Job, *, kind: str) -> Move:
    """Ask after what may have begun; only what has surely come to nothing is begun anew."""
    if job.is_in_doubt:
        return _enter(job, State.SUBMITTING)
    if kind != PULL_FAILED and job.place is not None and job.place.media_id is not None:
        return _enter(job, State.FOLLOWING)
    if kind != PULL_FAILED and job.place is not None:
        return _enter(job, State.PULLING)
    return _enter(replace(job, place=None), State.CHECKING)


def _cancel(job: Job) -> Move:
    if job.state not in MAY_CANCEL or _may_be_a_medium(job):
        raise IllegalMove(f"CancelAsked in {job.state.name}")
    if job.state is State.FAILED and not job.source.is_local:
        # What the service gave up need not be called off there.
        job = replace(job, place=None)
    return _enter(job, State.ABORTING)


def _may_be_a_medium(job: Job) -> bool:
    """Whether giving the job up would hide a medium that is there."""
    if job.return_to in (State.VERIFYING, State.FOLLOWING):
        return True
    unsure = (State.COMPLETING, State.COMMITTING, State.SUBMITTING)
    return job.is_in_doubt and job.return_to in unsure


_ASKED: dict[type[e.Event], Callable[[Job], Move]] = {
    e.PauseAsked: _pause,
    e.ResumeAsked: _resume,
    e.RetryAsked: _retry,
    e.CancelAsked: _cancel,
}


_WHILE_SENDING = frozenset({State.AUTHORIZING, State.UPLOADING, State.FAILED, State.ABORTING})
_MOVES_NOTHING: dict[type[e.Event], frozenset[State]] = {
    e.CredentialGranted: _WHILE_SENDING,
    e.UploadOpened: _WHILE_SENDING,
    e.PartArrived: _WHILE_SENDING,
    e.PartsDisowned: _WHILE_SENDING | {State.COMPLETING},
    e.BytesWasted: _WHILE_SENDING | {State.CHECKING, State.COMPLETING},
    e.AllPartsStored: frozenset({State.FAILED, State.ABORTING}),
    e.Completed: frozenset({State.FAILED, State.ABORTING}),
    e.Committed: frozenset({State.FAILED, State.ABORTING}),
    e.CoverKept: frozenset({State.FAILED, State.ABORTING}),
    e.CoverGivenUp: frozenset(
        {State.CHECKING, State.AUTHORIZING, State.UPLOADING, State.FAILED, State.ABORTING}
    ),
    e.Checked: frozenset({State.FAILED, State.ABORTING}),
    e.MediaRead: frozenset({State.FOLLOWING}),
    e.SubmissionBegun: ANNOUNCED,
    e.Submitted: frozenset({State.FAILED, State.ABORTING}),
}
