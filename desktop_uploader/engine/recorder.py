"""Writes what has happened, then starts what follows; nothing follows from what is not written."""

import logging

from desktop_uploader.domain.errors import JournalTrouble, Trouble
from desktop_uploader.engine.batch import Batch
from desktop_uploader.engine.steps import Steps
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.tools import Tools

_log = logging.getLogger(__name__)


class Recorder:
    """
    Belongs to the thread that owns the jobs.

    Attributes:
        is_down: The journal could not be written last time; what happens meanwhile is kept.
    """

    def __init__(self, tools: Tools, story: Story, *, steps: Steps) -> None:
        self._tools = tools
        self._story = story
        self._steps = steps
        self.is_down = False

    def write_and_start(self) -> None:
        """Write, start, and go on until nothing more follows."""
        while True:
            batch = self._story.batch
            if batch.is_empty and not (batch.steps or batch.afterwards or batch.asked):
                return
            if not self._write(batch):
                return
            self._story.batch = Batch()
            for act in batch.afterwards:
                act()
            for asked in batch.asked:
                asked.is_written()
            for live, step in batch.steps:
                self._steps.start(live, step)

    def _write(self, batch: Batch) -> bool:
        if batch.is_empty:
            return True
        try:
            self._tools.journal.write(batch.entries())
        except JournalTrouble as error:
            self._went_down(error.trouble)
            for asked in batch.asked:
                asked.failed(error)
            batch.asked.clear()
            return False
        if self.is_down:
            self.is_down = False
            self._tools.desk.hold(is_held=False)
            self._tools.feed.notice("", {})
        return True

    def _went_down(self, trouble: Trouble) -> None:
        if not self.is_down:
            _log.error("the journal cannot be written: %s", trouble.code or trouble.message)
        self.is_down = True
        self._tools.desk.hold(is_held=True)
        self._tools.feed.notice("disk-full", {"code": trouble.code, "message": trouble.message})
