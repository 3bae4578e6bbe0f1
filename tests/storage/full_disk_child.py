"""
A process whose files may not grow: prints what the journal says, and what is left.

RLIMIT_FSIZE cannot be taken back for the process that the tests run in.
"""

import resource
import sys
from pathlib import Path

from desktop_uploader.domain.errors import JournalTrouble
from tests.conformance.journal_examples import new
from tests.storage.journals import listed, open_journal


def main(folder: Path) -> None:
    """Fill the journal up to the limit, then lift it."""
    journal = open_journal(folder)
    before = len(journal.add([new(str(number)) for number in range(10)]))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        journal.add([new(str(number)) for number in range(5_000)])
    except JournalTrouble as trouble:
        print(trouble.trouble.code, len(listed(journal)) - before)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    journal.add([new("after")])
    journal.close()
    journal = open_journal(folder)
    print(len(listed(journal)) - before, repr(journal.start_report.restored_from))
    journal.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
