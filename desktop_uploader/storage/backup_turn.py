"""When the next backup of the journal is due."""

from desktop_uploader.ports.clock import Clock

EVERY_S = 600.0
EVERY_S_PER_BYTE = 10.0 / (1 << 20)
"""Ten seconds more for each MiB: a journal of 400 MB is copied about once in an hour."""
MANY_ENTRIES = 10_000
"""So many new ones are worth a backup ten times as soon."""


class BackupTurn:
    """Counts what was entered since the last backup."""

    def __init__(self, clock: Clock, *, is_checked: bool) -> None:
        self._clock = clock
        # A backup is also a look at every page: it comes at once where there was none, and where
        # there is no backup yet, so that a journal that is gone is told from one that never was.
        self._is_checked = is_checked
        self._entered = 0
        self._saved = 0
        self._saved_at_s = clock.monotonic_s()

    @property
    def entered(self) -> int:
        """How many entries there were since the start."""
        return self._entered

    @property
    def is_wanted(self) -> bool:
        """Whether the journal holds what no backup holds, or was never looked through."""
        return self._entered != self._saved or not self._is_checked

    def note(self, count: int) -> None:
        """Count new entries."""
        self._entered += count

    def note_backup(self, entered: int) -> None:
        """A sound backup holds at least the first `entered` entries."""
        self._is_checked = True
        self._saved = entered
        self._saved_at_s = self._clock.monotonic_s()

    def is_due(self, *, journal_bytes: int) -> bool:
        """Whether it is time for one, with a journal of that size."""
        if not self.is_wanted or not self._is_checked:
            return self.is_wanted
        every_s = EVERY_S + EVERY_S_PER_BYTE * journal_bytes
        if self._entered - self._saved >= MANY_ENTRIES:
            every_s /= 10
        return self._clock.monotonic_s() - self._saved_at_s >= every_s
