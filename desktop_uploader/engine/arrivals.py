"""What follows when a call or a part has ended."""

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.job import FINAL, State
from desktop_uploader.domain.lifecycle import IllegalMove
from desktop_uploader.domain.parts import ObjectFacts, PartLedger, StoredPart
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.desk import Sending
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.reports import PartEnded, StepEnded
from desktop_uploader.engine.steps import Steps
from desktop_uploader.engine.story import Story, content_crc64
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.journal import PartKept, PartsDropped

MOST_REFUSALS = 2
"""A fresh credential that is refused is renewed once; refused again, it is no question of time."""


class Arrivals:
    """Belongs to the thread that owns the jobs."""

    def __init__(self, tools: Tools, story: Story, steps: Steps) -> None:
        self._tools = tools
        self._story = story
        self._steps = steps

    # --- calls ---------------------------------------------------------------------------------

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
            self._happen(live, event)
        if ended.is_ready_to_send and live.job.state is State.UPLOADING:
            self._begin_sending(live, ended.listed or ())
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

    def _happen(self, live: Live, event: e.Event) -> None:
        if isinstance(event, e.Failed):
            if not self._is_echo(live, event.trouble):
                self._story.fail(live, self._held_against(live, event.trouble))
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

    def _held_against(self, live: Live, trouble: Trouble) -> Trouble:
        """A refusal takes the credential away; too many of fresh ones are no question of time."""
        if trouble.remedy is not Remedy.RENEW:
            return trouble
        credential, live.credential = live.credential, None
        now_s = self._tools.clock.monotonic_s()
        if credential is not None and not credential.is_stale(now_s):
            live.refusals += 1
        return _only_by_a_person(trouble) if live.refusals >= MOST_REFUSALS else trouble

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
        self._tools.desk.give_credential(live.job.id, credential)
        self._tools.feed.changed(live)

    # --- sending -------------------------------------------------------------------------------

    def _begin_sending(self, live: Live, listed: tuple[StoredPart, ...]) -> None:
        job = live.job
        assert live.provider is not None
        live.ledger = self._reconciled(live, listed)
        if live.ledger.is_full:
            self._all_stored(live, None)
            return
        live.sending = Sending(
            job=job,
            provider=live.provider,
            plan=live.plan,
            upload=job.upload,
            open_source=lambda: self._tools.files.open(job.source),
            cutoff=live.cutoff,
            credential=live.credential,
            to_send=list(live.ledger.missing()),
        )
        # Not before the upload id is written: parts of an upload nobody remembers cost for ever.
        self._story.batch.afterwards.append(lambda: self._put_on_desk(live))

    def _put_on_desk(self, live: Live) -> None:
        if live.sending is not None and live.job.state is State.UPLOADING:
            live.sending.credential = live.credential
            self._tools.desk.put(live.sending)

    def _reconciled(self, live: Live, listed: tuple[StoredPart, ...]) -> PartLedger:
        ledger = live.ledger or PartLedger(live.plan)
        if live.job.upload is None:
            return PartLedger(live.plan)
        before_bytes = ledger.stored_bytes
        dropped = ledger.reconcile(listed)
        if dropped:
            self._story.batch.enter(PartsDropped(live.job.id, tuple(dropped)))
            lost_bytes = before_bytes - ledger.stored_bytes
            self._story.happen(live, e.PartsDisowned(size_bytes=lost_bytes))
        return ledger

    def part_ended(self, live: Live, ended: PartEnded) -> None:
        """Take the end of an attempt to send a part."""
        if ended.part is not None:
            self._part_stored(live, ended, ended.part)
        elif ended.trouble is not None:
            self._part_lost(live, ended, ended.trouble)
        if not live.is_sending and live.sending is not None and live.sending.unwanted:
            live.sending = None
        self._steps.go_on(live)

    def _part_stored(self, live: Live, ended: PartEnded, part: StoredPart) -> None:
        live.refusals = 0
        self._tools.connections.note_acked(part.size_bytes, self._tools.clock.monotonic_s())
        ledger = live.ledger
        if ended.upload != live.job.upload or live.job.state in FINAL:
            return
        if ledger is None or ledger.get(part.number) is not None:
            return
        ledger.enter(part)
        if live.job.upload is not None:
            self._story.batch.enter(PartKept(live.job.id, part))
        self._story.happen(live, e.PartArrived(size_bytes=part.size_bytes))
        if ledger.is_full and live.job.state in (State.UPLOADING, State.PAUSED, State.WAITING):
            self._all_stored(live, part)

    def _all_stored(self, live: Live, last: StoredPart | None) -> None:
        assert live.ledger is not None
        arrived = None
        request_ids: tuple[str, ...] = ()
        if live.job.upload is None and last is not None:
            arrived = ObjectFacts(
                size_bytes=last.size_bytes,
                crc64=last.crc64,
                tag=last.tag,
                request_id=last.request_id,
            )
            request_ids = (last.request_id,)
        self._tools.desk.take_off(live.job.id)
        live.sending = None
        self._story.happen(
            live,
            e.AllPartsStored(
                content_crc64=content_crc64(live.ledger), arrived=arrived, request_ids=request_ids
            ),
        )

    def _part_lost(self, live: Live, ended: PartEnded, trouble: Trouble) -> None:
        if ended.given_bytes and live.job.state not in FINAL:
            self._happen(live, e.BytesWasted(size_bytes=ended.given_bytes))
        if live.job.state is not State.UPLOADING or (
            live.sending is not None and live.sending.unwanted
        ):
            return
        if trouble.kind == "Cut" and trouble.code != "bug":
            self._tools.desk.send_again(live.job.id, ended.number, after_s=0.0)
            return
        if trouble.remedy is Remedy.RENEW:
            self._credential_refused(live, ended, trouble)
            return
        is_of_part = trouble.remedy is Remedy.RETRY or trouble.kind == "ContentMismatch"
        if is_of_part and live.job.upload is not None:
            self._try_part_again(live, ended, trouble)
            return
        if trouble.kind == "ContentMismatch":
            # A PUT that stored other bytes than were read has made the object all the same.
            trouble = _only_by_a_person(trouble)
        self._stop(live, trouble)

    def _credential_refused(self, live: Live, ended: PartEnded, trouble: Trouble) -> None:
        desk, job_id = self._tools.desk, live.job.id
        desk.forgive(job_id, ended.number)
        desk.send_again(job_id, ended.number, after_s=0.0)
        if ended.credential is not live.credential:
            return  # held against an older credential; the newer one is there or on its way
        desk.give_credential(job_id, None)
        verdict = self._held_against(live, trouble)
        if verdict.remedy is Remedy.RENEW:
            self._steps.renew(live)
        else:
            self._stop(live, verdict)

    def line_was_lost(self) -> None:
        """Every connection is dead (the machine slept): end the attempts, send them again now."""
        for live in self._tools.active.values():
            if live.job.state is State.UPLOADING and live.sending is not None:
                live.cutoff.cut()
                live.cutoff = live.sending.cutoff = JobCutoff()

    def _try_part_again(self, live: Live, ended: PartEnded, trouble: Trouble) -> None:
        tools = self._tools
        now_s = tools.clock.monotonic_s()
        if trouble.kind in ("Throttled", "Unreachable", "ServerTrouble"):
            tools.connections.note_trouble(now_s)
            tools.desk.allow(tools.connections.allowed)
        attempts = live.sending.attempts.get(ended.number, 1) if live.sending else 1
        if attempts >= tools.retry.most_attempts:
            self._stop(live, trouble)
            return
        delay_s = tools.retry.delay_s(attempts, trouble, draw=tools.draw())
        tools.desk.send_again(live.job.id, ended.number, after_s=delay_s)

    def _stop(self, live: Live, trouble: Trouble) -> None:
        self._steps.stop_calls(live)
        self._story.fail(live, trouble)


def _only_by_a_person(trouble: Trouble) -> Trouble:
    return Trouble(
        trouble.kind,
        Remedy.ASK_USER,
        Outcome.NOT_DONE,
        action=trouble.action,
        code=trouble.code,
        message=trouble.message,
        request_id=trouble.request_id,
        facts=trouble.facts,
    )
