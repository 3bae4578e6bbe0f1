"""What was written outlives a kill, a torn log and a full disk; nothing is there by halves."""

import os
import random
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.journal import PartKept
from tests.conformance.journal_examples import job_of, new
from tests.storage.journals import cut, file_of, listed, open_journal

KILLS = 20
ANSWER_S = 60


def start(module: str, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.storage.{module}", str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.process
def test_no_kill_loses_what_was_written_or_leaves_a_half(tmp_path: Path) -> None:
    dice = random.Random(4)
    written = 0
    for _ in range(KILLS):
        with start("writing_child", tmp_path) as child:
            assert child.stdout is not None
            for _ in range(dice.randrange(1, 60)):
                written = int(child.stdout.readline())
            child.kill()

        with closing(open_journal(tmp_path)) as journal:
            first, report = job_of(journal, JobId(1)), journal.start_report
            assert first.attempt >= written
            assert [part.number for part in journal.parts(JobId(1))] == list(
                range(1, first.attempt + 1)
            )
            assert report.loaded == report.expected >= written + 1
            assert report.restored_from == ""


@pytest.mark.process
@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
def test_a_file_that_cannot_grow_keeps_all_or_nothing_and_works_again(tmp_path: Path) -> None:
    with start("full_disk_child", tmp_path) as child:
        answer, _ = child.communicate(timeout=ANSWER_S)

    assert answer.splitlines() == ["disk-error 0", "1 ''"]


def test_a_full_disk_enters_nothing_and_the_journal_works_again(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path)) as journal:
        [job_id] = journal.add([new()])
        # A full disk, as SQLite reports it.
        writer = journal._file._writer
        [pages] = writer.execute("PRAGMA page_count").fetchone()
        writer.execute(f"PRAGMA max_page_count = {pages}")
        parts = [PartKept(job_id, StoredPart(number, 9, "tag" * 50)) for number in range(1, 500)]

        with pytest.raises(JournalTrouble) as caught:
            journal.write(parts)

        assert caught.value.trouble.code == "disk-full"
        assert journal.parts(job_id) == []
        writer.execute("PRAGMA max_page_count = 1000000")
        journal.write(parts)
        assert len(journal.parts(job_id)) == 499


def test_a_torn_log_keeps_every_earlier_transaction_whole(tmp_path: Path) -> None:
    dice = random.Random(5)
    running = tmp_path / "running"
    with closing(open_journal(running)) as journal:
        for number in range(40):
            journal.add([new(f"{number}-{count}.mp4") for count in range(3)])
        for count in range(20):
            torn = tmp_path / str(count)
            torn.mkdir()
            shutil.copy(file_of(running), torn)
            shutil.copy(running / "journal.sqlite-wal", torn)
            log = torn / "journal.sqlite-wal"
            cut(log, at_bytes=dice.randrange(log.stat().st_size))

    kept = set()
    for count in range(20):
        with closing(open_journal(tmp_path / str(count))) as journal:
            report = journal.start_report
            assert report.loaded == report.expected == len(listed(journal))
            kept.add(report.loaded)
    assert all(loaded % 3 == 0 for loaded in kept)
    assert len(kept) > 5
