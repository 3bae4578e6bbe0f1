"""The same files for several accounts: they go in step, so that a disk is read once."""

from dataclasses import dataclass, field
from itertools import pairwise

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB
from tests.engine.house import House, content_of
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, MemoryCloud
from tests.fakes.memory_files import MemoryFiles, OpenMemoryFile

PART_BYTES = 8 * MIB
PATHS = (b"/films/a.mp4", b"/films/b.mp4")


@dataclass(slots=True)
class WatchedFiles(MemoryFiles):
    """
    Attributes:
        read: Path, part and handle of every reading, as they came.
    """

    read: list[tuple[bytes, int, int]] = field(default_factory=list)

    def open(self, source: Source) -> "WatchedFile":
        """Open the file, and look on."""
        return WatchedFile(self, source)


class WatchedFile(OpenMemoryFile):
    """Notes what is read."""

    def __init__(self, files: WatchedFiles, source: Source) -> None:
        super().__init__(files, source)
        self._watched, self._path = files, source.path

    def read_into(self, buffer: memoryview, *, offset: int) -> int:
        """As any file."""
        reading = (self._path, offset // PART_BYTES, id(self))
        if reading not in self._watched.read[-1:]:
            self._watched.read.append(reading)
        return super().read_into(buffer, offset=offset)


def test_two_accounts_go_through_the_same_files_in_step() -> None:
    clock = ManualClock()
    files = WatchedFiles()
    clouds = {
        "first": MemoryCloud(clock),
        "second": MemoryCloud(clock, abilities=COMMITS_BY_A_CALL),
    }
    house = House(clock=clock, clouds=clouds, files=files)
    for path in PATHS:
        files.put(path, content_of(4 * PART_BYTES, seed=path.decode()))

    added = [house.order(*PATHS, account=name) for name in clouds]
    house.run()

    jobs = [job_id for one in added for job_id in one.new]
    assert [house.stage_of(job_id) for job_id in jobs] == [Stage.PUBLISHED] * 4
    places = [(path, part) for path in PATHS for part in range(4)]
    # What one account has read is what the other reads next.
    assert [(path, part) for path, part, _ in files.read] == [
        place for place in places for _ in clouds
    ]
    assert all(one[2] != other[2] for one, other in pairwise(files.read))
