"""Starts what the life cycle wants done: on a worker where a call is needed."""

from collections.abc import Callable
from functools import partial

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import (
    CredentialExpired,
    Remedy,
)
from desktop_uploader.domain.job import State
from desktop_uploader.domain.parts import PartPlan, plan_parts
from desktop_uploader.engine.calling import Calling, Post
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.pulling import Pulling
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.submitting import Submitting
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.provider import Provider

OF_STATE = {
    Step.CHECK: State.CHECKING,
    Step.AUTHORIZE: State.AUTHORIZING,
    Step.SEND: State.UPLOADING,
    Step.COMPLETE: State.COMPLETING,
    Step.VERIFY: State.VERIFYING,
    Step.COMMIT: State.COMMITTING,
    Step.SUBMIT: State.SUBMITTING,
    Step.FOLLOW_PULL: State.PULLING,
    Step.FOLLOW: State.FOLLOWING,
    Step.ABORT: State.ABORTING,
}
"""The state in which a step makes sense."""


class Steps:
    """Belongs to the thread that owns the jobs; what it starts reports through `post`."""

    def __init__(
        self, tools: Tools, story: Story, *, submitting: Submitting, pulling: Pulling, post: Post
    ) -> None:
        self._tools = tools
        self._story = story
        self._post = post
        self._calling = Calling(tools, post)
        self._starters: dict[Step, Callable[[Live], None]] = {
            Step.CHECK: self._check,
            Step.AUTHORIZE: self._authorize,
            Step.SEND: self._send,
            Step.COMPLETE: self._complete,
            Step.VERIFY: self._verify,
            Step.COMMIT: self._commit,
            Step.SUBMIT: submitting.take,
            Step.FOLLOW_PULL: pulling.follow,
            Step.FOLLOW: self._follow,
            Step.ABORT: self._abort,
            Step.WAKE_LATER: self._wake_later,
            Step.RELEASE: self._release,
            Step.FORGET_PARTS: self._forget_parts,
        }

    def start(self, live: Live, step: Step) -> None:
        """
        Begin a step now, or when what is under way for this job has ended.

        A step that moves nothing outside (release, wake) is done at once. One that the job has
        left behind meanwhile (it was paused in the same turn) is not begun.
        """
        if step in OF_STATE and OF_STATE[step] is not live.job.state:
            return
        if step in (Step.RELEASE, Step.WAKE_LATER, Step.FORGET_PARTS):
            live.next_step = None
            self._starters[step](live)
        elif live.busy is not None or live.is_sending:
            live.next_step = step
            if step is Step.ABORT:
                self.stop_calls(live)
        else:
            self._starters[step](live)

    def go_on(self, live: Live) -> None:
        """What was under way has ended: begin what waits for that."""
        if live.next_step is not None and live.busy is None and not live.is_sending:
            step, live.next_step = live.next_step, None
            self.start(live, step)

    def renew(self, live: Live) -> None:
        """Ask for another credential, once, whoever wants it."""
        if live.is_renewing or live.busy is not None:
            return
        live.is_renewing = True
        self._tools.feed.changed(live)
        self._calling.begin(live, Step.AUTHORIZE, act=lambda p: self._authorize_call(live, p))

    def stop_calls(self, live: Live) -> None:
        """End what is under way, and have what comes next run under a cutoff of its own."""
        self._drop_sending(live)
        live.cutoff.cut()
        live.cutoff = JobCutoff()

    # --- calls ---------------------------------------------------------------------------------

    def _check(self, live: Live) -> None:
        job = live.job
        room = self._tools.performer if job.source.is_local else self._tools.submissions
        self._calling.begin(live, Step.CHECK, act=lambda p: room.check(job, p))

    def _authorize(self, live: Live) -> None:
        now_s = self._tools.clock.monotonic_s()
        credential, place = live.credential, live.job.place
        if place is not None and credential is not None and not credential.is_stale(now_s):
            self._story.happen(live, e.CredentialGranted(place=place))
            return
        live.is_renewing = True
        self._calling.begin(live, Step.AUTHORIZE, act=lambda p: self._authorize_call(live, p))

    def _authorize_call(self, live: Live, provider: Provider) -> StepEnded:
        return self._tools.performer.authorize(live.job, provider, cutoff=live.cutoff)

    def _send(self, live: Live) -> None:
        credential = self._credential(live)
        if credential is None:
            self.renew(live)
            return
        plan = self._plan(live)
        if plan.is_single and not live.job.is_in_doubt:
            # Nothing to ask: the sender opens the file and puts it.
            opened = e.UploadOpened(upload=None, part_bytes=plan.part_bytes)
            self._post(
                StepEnded(live.job.id, Step.SEND, (opened,), listed=(), is_ready_to_send=True)
            )
            return
        job, cutoff = live.job, live.cutoff
        self._calling.begin(
            live,
            Step.SEND,
            act=partial(
                self._tools.performer.prepare, job, credential=credential, plan=plan, cutoff=cutoff
            ),
        )

    def _complete(self, live: Live) -> None:
        credential = self._credential_or_fail(live)
        if credential is None or live.ledger is None:
            return
        job, parts, cutoff = live.job, live.ledger.in_order(), live.cutoff
        complete = self._tools.performer.complete
        act = partial(complete, job, credential=credential, parts=parts, cutoff=cutoff)
        self._calling.begin(live, Step.COMPLETE, act=act)

    def _verify(self, live: Live) -> None:
        job, cutoff, credential = live.job, live.cutoff, self._credential(live)
        act = partial(self._tools.performer.verify, job, credential=credential, cutoff=cutoff)
        self._calling.begin(live, Step.VERIFY, act=act)

    def _commit(self, live: Live) -> None:
        job, cutoff, credential = live.job, live.cutoff, self._credential(live)
        act = partial(self._tools.performer.commit, job, credential=credential, cutoff=cutoff)
        self._calling.begin(live, Step.COMMIT, act=act)

    def _follow(self, live: Live) -> None:
        self._drop_sending(live)
        live.credential, live.ledger = None, None
        self._tools.tracker.follow(live.job, self._tools.clock.monotonic_s())

    def _abort(self, live: Live) -> None:
        self.stop_calls(live)
        if not live.job.source.is_local and live.job.place is not None:
            self._call_off(live)
            return
        if live.job.upload is None:
            self._story.happen(live, e.Aborted())
            return
        job, cutoff, credential = live.job, live.cutoff, self._credential(live)
        self._calling.begin(
            live,
            Step.ABORT,
            act=lambda p: self._tools.performer.abort(job, p, credential=credential, cutoff=cutoff),
        )

    def _call_off(self, live: Live) -> None:
        job, cutoff, cancel = live.job, live.cutoff, self._tools.submissions.cancel
        self._calling.begin(live, Step.ABORT, act=lambda p: cancel(job, p, cutoff=cutoff))

    # --- at once -------------------------------------------------------------------------------

    def _wake_later(self, live: Live) -> None:
        self.stop_calls(live)
        job = live.job
        assert job.trouble is not None
        if job.trouble.remedy is Remedy.SIGN_IN:
            live.wake_at_s = live.wakes_at_s = None
            return
        delay_s = self._tools.retry.delay_s(
            max(1, job.attempt), job.trouble, draw=self._tools.draw()
        )
        live.wake_at_s = self._tools.clock.monotonic_s() + delay_s
        live.wakes_at_s = self._tools.clock.now_s() + delay_s
        self._tools.feed.changed(live)

    def _release(self, live: Live) -> None:
        self.stop_calls(live)
        live.wake_at_s = live.wakes_at_s = None
        if live.job.place is not None and live.job.place.media_id is not None:
            self._tools.tracker.drop(live.job.account, live.job.place.media_id)

    def _forget_parts(self, live: Live) -> None:
        self._drop_sending(live)
        live.ledger = None

    # --- shared --------------------------------------------------------------------------------

    def _plan(self, live: Live) -> PartPlan:
        if live.job.part_bytes:
            return live.plan
        assert live.provider is not None
        return plan_parts(
            live.job.size_bytes,
            live.provider.abilities.limits,
            line_is_slow=self._tools.line_is_slow(),
        )

    def _credential(self, live: Live) -> Credential | None:
        return live.valid_credential(self._tools.clock.monotonic_s())

    def _credential_or_fail(self, live: Live) -> Credential | None:
        credential = self._credential(live)
        if credential is None:
            self._story.fail(live, CredentialExpired(code="ended-here").trouble)
        return credential

    def _drop_sending(self, live: Live) -> None:
        self._tools.desk.take_off(live.job.id)
        if not live.is_sending:
            live.sending = None
