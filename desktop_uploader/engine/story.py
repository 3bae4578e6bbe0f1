"""
Applies events to jobs in hand and keeps what follows until it is written.

Steps that need nobody outside are settled at once, in the same turn: a small file whose PUT is the
commit walks from *uploading* to *processing* in one transaction.
"""

from collections import deque
from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.checksum import combine_all
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import ContentMismatch, Remedy, Trouble, UploadGone
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.lifecycle import IllegalMove, advance, recover
from desktop_uploader.domain.parts import PartLedger
from desktop_uploader.engine.batch import Batch, facts_of
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.performer import proof_of
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.journal import Noted, PartsDropped, RecordNoted, UploadNoted
from desktop_uploader.ports.provider import Abilities

DAY_S = 86_400.0
AFTER_COMPLETION = frozenset({State.COMPLETING, State.VERIFYING, State.COMMITTING, State.FOLLOWING})


class Story:
    """The only door through which jobs change."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.batch = Batch()

    def happen(self, live: Live, *events: e.Event) -> None:
        """
        Let events happen to a job, and all that follows without a call.

        Raises:
            IllegalMove: A bug of ours; the event had no effect.
        """
        waiting = deque(events)
        while waiting:
            event = waiting.popleft()
            before = live.job
            move = advance(before, event)
            self._keep(live, before, after=move.job)
            self._ledger_of_uploads(live, before, event=event)
            self._ledger_of_records(live, before, event=event)
            self._note_warnings(live, event)
            for step in move.steps:
                settled = self._settle(live, step)
                if settled is None:
                    self.batch.steps.append((live, step))
                elif isinstance(settled, Trouble):
                    waiting.append(self._failure(live, settled))
                else:
                    waiting.append(settled)

    def try_to(self, live: Live, event: e.Event) -> bool:
        """Let a person's wish happen; False where the job's state does not allow it."""
        try:
            self.happen(live, event)
        except IllegalMove:
            return False
        return True

    def fail(self, live: Live, trouble: Trouble) -> None:
        """Let a failure happen, with the policy's word on another try."""
        self.happen(live, self._failure(live, trouble))

    def begin_again_at_start(self, live: Live) -> None:
        """Take up a job as the journal remembers it."""
        before = live.job
        move = recover(before)
        self._keep(live, before, after=move.job)
        self.batch.steps.extend((live, step) for step in move.steps)

    def _keep(self, live: Live, before: Job, *, after: Job) -> None:
        if after.upload != before.upload:
            after = replace(after, parts_end_at_s=self._parts_end_at_s(live, after))
        live.job = self.batch.change(before, after, at_s=self._tools.clock.now_s())
        self._tools.sort_in(live)
        self._tools.feed.changed(live)

    def _parts_end_at_s(self, live: Live, job: Job) -> float | None:
        life_days = live.provider.abilities.part_life_days if live.provider is not None else None
        if job.upload is None or life_days is None:
            return None
        return self._tools.clock.now_s() + life_days * DAY_S

    def _failure(self, live: Live, trouble: Trouble) -> e.Failed:
        job = live.job
        overwrites = live.provider is None or live.provider.abilities.completing_commits
        is_mismatch = trouble.kind == ContentMismatch.__name__
        if is_mismatch and overwrites and job.state in AFTER_COMPLETION:
            # Sending again would overwrite a medium: only a person may say so.
            trouble = replace(trouble, remedy=Remedy.ASK_USER)
        may_retry = self._tools.retry.may_retry(job.attempt + 1, trouble)
        if trouble.remedy in (Remedy.RESTART, Remedy.REOPEN):
            may_retry = job.restarts < self._tools.retry.most_restarts
        if not may_retry:
            # What is left is for a person, and so says what a person reads.
            trouble = replace(trouble, remedy=Remedy.ASK_USER)
        return e.Failed(trouble=trouble, may_retry=may_retry)

    def _settle(self, live: Live, step: Step) -> e.Event | Trouble | None:
        """What follows from a step by what is known already; None where a call is needed."""
        if live.provider is None:
            return None
        try:
            return settled(live.job, step, abilities=live.provider.abilities)
        except ContentMismatch as error:
            return error.trouble

    def _ledger_of_uploads(self, live: Live, before: Job, *, event: e.Event) -> None:
        """Keep account of every upload id: opened, completed, aborted or gone."""
        after = live.job
        if before.upload != after.upload:
            if before.upload is not None:
                # Where a job only left its upload behind, the store still has it, and its parts.
                if isinstance(event, e.Failed) and event.trouble.kind == UploadGone.__name__:
                    self._note_upload(before, "gone")
                self.batch.enter(PartsDropped(before.id))
                live.ledger = None
            if after.upload is not None:
                self._note_upload(after, "open")
        elif after.upload is not None and isinstance(event, e.Completed):
            self._note_upload(after, "completed")
        elif after.upload is not None and isinstance(event, e.Aborted) and event.is_forgotten:
            self._note_upload(after, "aborted")

    def _ledger_of_records(self, live: Live, before: Job, *, event: e.Event) -> None:
        """Keep account of every record that a service makes before its medium is whole."""
        place = live.job.place
        if live.provider is None or not live.provider.abilities.dead_states or place is None:
            return
        earlier = before.place.media_id if before.place is not None else None
        is_new = place.media_id is not None and place.media_id != earlier
        is_whole = place.media_id is not None and isinstance(event, e.Completed | e.Ended)
        if not (is_new or is_whole):
            return
        assert place.media_id is not None
        job, at_s = live.job, self._tools.clock.now_s()
        about = (job.id, place.media_id, place.target, job.account)
        self.batch.enter(RecordNoted(*about, is_open=not is_whole, at_s=at_s))

    def _note_warnings(self, live: Live, event: e.Event) -> None:
        """Tell of what did not get through although the job goes on as if it had."""
        at_s = self._tools.clock.now_s()
        for rule in event.warnings if isinstance(event, e.Committed | e.Aborted) else ():
            self.batch.enter(Noted(live.job.id, at_s, rule))
        if isinstance(event, e.CoverGivenUp):
            told = facts_of(event.trouble) | {"cover": live.job.draft.cover_text}
            self.batch.enter(Noted(live.job.id, at_s, "cover-not-kept", told))
        elif isinstance(event, e.CoverKept):
            told = {"cover": live.job.draft.cover_text}
            self.batch.enter(Noted(live.job.id, at_s, "cover-kept", told))

    def _note_upload(self, job: Job, fate: str) -> None:
        assert job.upload is not None
        target = job.place.target if job.place else ""
        at_s = self._tools.clock.now_s()
        self.batch.enter(UploadNoted(job.id, job.upload, target, job.account, fate, at_s))


def settled(job: Job, step: Step, *, abilities: Abilities) -> e.Event | None:
    """
    The event that a step would bring, where no call is needed to know it; None where one is.

    Raises:
        ContentMismatch: What arrived is not what was read.
    """
    match step:
        case Step.COMPLETE if job.upload is None and job.arrived is not None:
            return e.Completed(arrived=job.arrived)
        case Step.VERIFY if _is_provable(job):
            assert job.arrived is not None
            return proof_of(job, job.arrived)
        case Step.COMMIT if job.has_cover_to_send and abilities.cover_kinds:
            return None
        case Step.COMMIT if abilities.completing_commits and job.place is not None:
            return e.Committed(place=job.place)
        case Step.FOLLOW if not abilities.follows_media:
            return e.Ended()
        case Step.ABORT if job.upload is None and (job.source.is_local or job.place is None):
            return e.Aborted()
        case _:
            return None


def _is_provable(job: Job) -> bool:
    arrived = job.arrived
    return arrived is not None and arrived.crc64 is not None and job.content_crc64 is not None


def content_crc64(ledger: PartLedger) -> int | None:
    """The CRC of the whole file as it was read; None when a receipt has none."""
    pieces: list[tuple[int, int]] = []
    for part in ledger.in_order():
        if part.crc64 is None:
            return None
        pieces.append((part.crc64, part.size_bytes))
    return combine_all(pieces)
