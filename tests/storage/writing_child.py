"""
A process that writes into a journal until it is killed.

Each step adds a job, and in one transaction raises the attempt of the first one and keeps a part of
that number; its number goes to stdout only when the journal has it.
"""

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.journal import JobChanged, PartKept
from tests.conformance.journal_examples import job_of, new
from tests.fakes.manual_clock import ManualClock
from tests.storage.journals import open_journal

FIRST = JobId(1)


def main(folder: Path) -> None:
    """Write until the end."""
    clock = ManualClock()
    journal = open_journal(folder, clock)
    if journal.job(FIRST) is None:
        journal.add([new()])
    first = job_of(journal, FIRST)
    for step in count(first.attempt + 1):
        journal.add([new(f"{step}.mp4")])
        kept = PartKept(FIRST, StoredPart(step, 9, "tag"))
        journal.write([JobChanged(replace(first, attempt=step)), kept])
        clock.advance(20.0)
        journal.backup_if_due()
        print(step, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
