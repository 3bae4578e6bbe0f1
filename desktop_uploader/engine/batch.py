"""What one turn of the loop wants written, and what is to be started once it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import FINAL, Job, State, stage_of
from desktop_uploader.engine.asked import Asked
from desktop_uploader.engine.hand import Live
from desktop_uploader.ports.journal import Entry, JobChanged, Noted


class Batch:
    """
    Entries for the journal in order, each job once, as it is at the end of the turn.

    Attributes:
        steps, afterwards: What is to be started, and what is to be done here, once it is written.
        asked: Who waits until it is written.
    """

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._jobs: dict[JobId, Job] = {}
        self.steps: list[tuple[Live, Step]] = []
        self.afterwards: list[Callable[[], None]] = []
        self.asked: list[Asked[Any]] = []

    def enter(self, entry: Entry) -> None:
        """Have something written besides the jobs."""
        self._entries.append(entry)

    def change(self, before: Job, after: Job, *, at_s: float) -> Job:
        """Have a job written as it is now, with a line of its story where it moved."""
        if after.state in FINAL or after.state is State.FAILED:
            after = replace(after, ended_at_s=after.ended_at_s or at_s)
        self._jobs[after.id] = after
        self._note(before, after, at_s=at_s)
        return after

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self._entries and not self._jobs

    def entries(self) -> Sequence[Entry]:
        """All that is to be written: what happened, then how the jobs are."""
        return [*self._entries, *(JobChanged(job) for job in self._jobs.values())]

    def _note(self, before: Job, after: Job, *, at_s: float) -> None:
        stage = stage_of(after)
        if stage is not stage_of(before) or after.trouble not in (before.trouble, None):
            facts = facts_of(after.trouble) if after.trouble is not before.trouble else {}
            self._entries.append(Noted(after.id, at_s, stage.value, facts))


def facts_of(trouble: Trouble | None) -> dict[str, str]:
    """What a line of a story keeps of a trouble; nothing of none."""
    if trouble is None:
        return {}
    facts = {
        "kind": trouble.kind,
        "action": trouble.action,
        "code": trouble.code,
        "message": trouble.message,
        "request_id": trouble.request_id,
        **trouble.facts,
    }
    return {name: value for name, value in facts.items() if value}
