"""What follows when a call has ended."""

from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.domain.job import FINAL, State
from desktop_uploader.domain.lifecycle import IllegalMove
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.receipts import Receipts
from desktop_uploader.engine.refusals import held_against
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.engine.steps import Steps
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.tools import Tools


class Arrivals:
    """Belongs to the thread that owns the jobs."""

    def __init__(self, tools: Tools, story: Story, *, steps: Steps, receipts: Receipts) -> None:
        self._tools = tools
        self._story = story
        self._steps = steps
        self._receipts = receipts

    def step_ended(self, live: Live, ended: StepEnded) -> None:
        """Take what a call brought."""
        live.busy = None
        live.provider = ended.provider or live.provider
        if ended.step is Step.AUTHORIZE:
            live.is_renewing = False
            if self._may_renew_later(live, ended):
                return
        was_sending = live.job.state is State.UPLOADING
        moved_away = self._moved_place(live, ended)
        if ended.credential is not None:
            self._install(live, ended.credential)
        if moved_away is not None:
            self._story.fail(live, moved_away)
        for event in ended.events:
            self._happen(live, event, is_renewal=ended.step is Step.AUTHORIZE)
        if ended.is_ready_to_send and live.job.state is State.UPLOADING:
            self._receipts.begin_sending(live, ended.listed or ())
        elif was_sending and ended.credential is not None and self._is_off_the_desk(live):
            self._story.batch.steps.append((live, Step.SEND))
        self._steps.go_on(live)

    def _is_off_the_desk(self, live: Live) -> bool:
        return live.job.state is State.UPLOADING and live.sending is None and live.next_step is None

    def _may_renew_later(self, live: Live, ended: StepEnded) -> bool:
        """A renewal ahead of time that failed harms nobody while the old credential holds."""
        now_s = self._tools.clock.monotonic_s()
        failed = ended.events[0] if ended.events else None
        if not isinstance(failed, e.Failed) or failed.trouble.remedy is not Remedy.RETRY:
            return False
        if live.job.state is not State.UPLOADING or live.valid_credential(now_s) is None:
            return False
        delay_s = self._tools.retry.delay_s(1, failed.trouble, draw=self._tools.draw())
        live.renew_not_before_s = now_s + delay_s
        self._steps.go_on(live)
        return True

    def _happen(self, live: Live, event: e.Event, *, is_renewal: bool) -> None:
        if isinstance(event, e.Failed):
            if not self._is_echo(live, event.trouble):
                now_s = self._tools.clock.monotonic_s()
                trouble = held_against(live, event.trouble, now_s=now_s)
                if is_renewal and trouble.remedy is Remedy.RENEW:
                    # Refused while asking for a credential: the account's own key has ended.
                    is_first = live.job.attempt == 0
                    trouble = replace(trouble, remedy=Remedy.RETRY if is_first else Remedy.SIGN_IN)
                self._story.fail(live, trouble)
            return
        if live.job.state in FINAL:
            return
        try:
            self._story.happen(live, event)
        except IllegalMove:
            if live.job.state not in (State.FAILED, State.ABORTING, State.PAUSED, State.WAITING):
                raise

    def _is_echo(self, live: Live, trouble: Trouble) -> bool:
        """Whether a failure is only that our own side ended the call, or comes too late."""
        was_ended_here = trouble.kind == "Cut" and trouble.code != "bug"
        return live.job.state in FINAL or (was_ended_here and live.next_step is not None)

    def _moved_place(self, live: Live, ended: StepEnded) -> Trouble | None:
        """A renewal that names another target makes the upload begin again there."""
        place = live.job.place
        if ended.credential is None or place is None or live.job.upload is None:
            return None
        if ended.credential.target == place.target:
            return None
        return Trouble(
            "PlaceGone",
            Remedy.RESTART,
            code="target-moved",
            facts={"old": place.target, "new": ended.credential.target},
        )

    def _install(self, live: Live, credential: Credential) -> None:
        live.credential = credential
        if credential.life_s is not None:
            self._tools.permissions_s[live.job.account] = credential.life_s
        self._tools.desk.give_credential(live.job.id, credential)
        self._tools.feed.changed(live)
