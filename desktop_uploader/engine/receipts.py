"""The parts of a file: put on the desk, confirmed one by one, sent again where they failed."""

from desktop_uploader.domain import events as e
from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.domain.job import FINAL, State
from desktop_uploader.domain.parts import ObjectFacts, PartLedger, StoredPart
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.desk import Sending
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.refusals import held_against, only_by_a_person
from desktop_uploader.engine.reports import PartEnded
from desktop_uploader.engine.steps import Steps
from desktop_uploader.engine.story import Story, content_crc64
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.journal import PartKept, PartsDropped


class Receipts:
    """Belongs to the thread that owns the jobs."""

    def __init__(self, tools: Tools, story: Story, *, steps: Steps) -> None:
        self._tools = tools
        self._story = story
        self._steps = steps

    def begin_sending(self, live: Live, listed: tuple[StoredPart, ...]) -> None:
        """Put the parts that are missing on the desk; `listed` is the store's own list."""
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
            self._part_stored(live, ended, part=ended.part)
        elif ended.trouble is not None:
            self._part_lost(live, ended, trouble=ended.trouble)
        if not live.is_sending and live.sending is not None and live.sending.unwanted:
            live.sending = None
        self._steps.go_on(live)

    def _part_stored(self, live: Live, ended: PartEnded, *, part: StoredPart) -> None:
        live.refusals = 0
        self._tools.connections.note_acked(part.size_bytes, self._tools.clock.monotonic_s())
        self._tools.desk.allow(self._tools.connections.allowed)
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

    def _part_lost(self, live: Live, ended: PartEnded, *, trouble: Trouble) -> None:
        if ended.given_bytes and live.job.state not in FINAL:
            self._story.try_to(live, e.BytesWasted(size_bytes=ended.given_bytes))
        if live.job.state is not State.UPLOADING or (
            live.sending is not None and live.sending.unwanted
        ):
            return
        if trouble.kind == "Cut" and trouble.code != "bug":
            self._tools.desk.send_again(live.job.id, ended.number, after_s=0.0)
            return
        if trouble.remedy is Remedy.RENEW:
            self._credential_refused(live, ended, trouble=trouble)
            return
        is_of_part = trouble.remedy is Remedy.RETRY or trouble.kind == "ContentMismatch"
        if is_of_part and live.job.upload is not None:
            self._try_part_again(live, ended, trouble=trouble)
            return
        assert live.provider is not None
        if trouble.kind == "ContentMismatch" and live.provider.abilities.completing_commits:
            # A PUT that stored other bytes than were read has made the medium all the same.
            trouble = only_by_a_person(trouble)
        self._stop(live, trouble)

    def _credential_refused(self, live: Live, ended: PartEnded, *, trouble: Trouble) -> None:
        desk, job_id = self._tools.desk, live.job.id
        desk.forgive(job_id, ended.number)
        desk.send_again(job_id, ended.number, after_s=0.0)
        if ended.credential is not live.credential:
            return  # held against an older credential; the newer one is there or on its way
        desk.give_credential(job_id, None)
        verdict = held_against(live, trouble, now_s=self._tools.clock.monotonic_s())
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

    def _try_part_again(self, live: Live, ended: PartEnded, *, trouble: Trouble) -> None:
        tools = self._tools
        now_s = tools.clock.monotonic_s()
        if trouble.kind in ("Throttled", "Unreachable", "ServerTrouble"):
            tools.connections.note_trouble(now_s)
            tools.desk.allow(tools.connections.allowed)
        attempts = live.sending.attempts.get(ended.number, 1) if live.sending else 1
        if attempts >= tools.retry.most_attempts:
            # The parts that were proved are good: to begin again would send them all once more.
            if trouble.kind == "ContentMismatch":
                trouble = only_by_a_person(trouble, code="part-damaged")
            self._stop(live, trouble)
            return
        delay_s = tools.retry.delay_s(attempts, trouble, draw=tools.draw())
        tools.desk.send_again(live.job.id, ended.number, after_s=delay_s)

    def _stop(self, live: Live, trouble: Trouble) -> None:
        self._steps.stop_calls(live)
        self._story.fail(live, trouble)
