"""One command brings a folder to the three practice clouds at once, and reads it from disk once."""

import filecmp
import os
from pathlib import Path

import pytest

from tests.journeys.films import MIB, film_of
from tests.journeys.real_home import RealHome

pytestmark = pytest.mark.process

ACCOUNTS = ("practice-alibaba", "practice-tencent", "practice-huawei")
SIZE_BYTES = 32 * MIB


def put_out_of_memory(path: Path) -> None:
    """Have the system forget what it holds of a file, so that the next reading is the disk's."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def reading_of(pid: int) -> dict[str, int]:
    """`rchar`: bytes that a process asked for; `read_bytes`: those that a disk had to bring."""
    lines = Path(f"/proc/{pid}/io").read_text("ascii").splitlines()
    return {name: int(count) for name, count in (line.split(": ") for line in lines)}


def test_a_folder_goes_to_three_clouds_at_once_and_is_read_from_disk_once(
    home: RealHome, films: Path
) -> None:
    masters = [film_of(films / f"{n}.mp4", SIZE_BYTES, seed=n) for n in range(3)]
    assert home.run("account", "test", ACCOUNTS[0]).wait() == 0
    engine = home.engine_pid()
    assert engine is not None
    for master in masters:
        put_out_of_memory(master)
    before = reading_of(engine)

    command = home.run(
        "upload", films, *(word for name in ACCOUNTS for word in ("--account", name)), "--json"
    )
    after = reading_of(engine)

    assert command.wait() == 0, command.errors
    jobs = command.last["jobs"]
    assert {(job["account"], job["path"]) for job in jobs} == {
        (account, str(master)) for account in ACCOUNTS for master in masters
    }
    assert {(job["state"], job["resent_bytes"]) for job in jobs} == {("published", 0)}
    whole = [Path(medium["object"]) for medium in home.media()]
    for master in masters:
        assert sum(filecmp.cmp(master, one, shallow=False) for one in whole) == len(ACCOUNTS)
    asked, brought = (
        (after[name] - before[name]) / (len(masters) * SIZE_BYTES)
        for name in ("rchar", "read_bytes")
    )
    assert asked == pytest.approx(len(ACCOUNTS), abs=0.5)
    # The accounts go through a file in step, so that the first one's reading serves the others.
    assert brought < 1.5
