"""Clouds whose renewal gives another place, and whose commit can be used up."""

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Outcome, PlaceGone, Unreachable
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.domain.parts import MIB, ObjectFacts
from desktop_uploader.ports.control_plane import Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.orders import Choice
from tests.engine.house import House
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, MemoryCloud


class SlowIndex(MemoryCloud):
    """A session commits once; what it made is shown from the second look on."""

    looks = 0

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        if any(medium.is_committed for medium in self.media.values()):
            raise PlaceGone(code="31001")
        return super().commit(place, arrived, cutoff=cutoff)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        self.looks += 1
        found = super().find(place, source, cutoff=cutoff)
        return found if self.looks > 1 else None


def house_at(kind: type[MemoryCloud] = MemoryCloud, *, life_s: float = 3000.0) -> House:
    clock = ManualClock()
    cloud = kind(clock, abilities=COMMITS_BY_A_CALL, life_s=life_s)
    return House(clock=clock, clouds={"memory": cloud})


def test_a_credential_whose_renewal_begins_all_anew_is_used_to_its_end() -> None:
    house = house_at(life_s=100.0)
    job_id = house.add(size_bytes=35 * MIB)
    house.cloud.desk.on_call = lambda verb: (
        house.clock.advance(18.0) if verb == "upload_part" else None
    )

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.cloud.desk.count("renew") == 0
    assert sorted(house.cloud.store.parts_received) == [1, 2, 3, 4, 5]


def test_a_session_that_a_lost_commit_has_used_up_is_looked_for_once_more() -> None:
    house = house_at(SlowIndex)
    house.cloud.desk.fail(Unreachable(outcome=Outcome.UNKNOWN), verb="commit", is_after=True)
    job_id = house.add(size_bytes=17 * MIB)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.job(job_id).restarts == 0
    assert len(house.cloud.media) == 1


def test_a_session_that_is_used_up_and_shows_nothing_is_left_to_a_person() -> None:
    house = house_at()
    house.cloud.desk.fail(Unreachable(outcome=Outcome.UNKNOWN), verb="commit")
    house.cloud.desk.fail(PlaceGone(code="31001"), verb="commit", nth=2)
    job_id = house.add(size_bytes=17 * MIB)

    house.run()

    assert house.stage_of(job_id) is Stage.FAILED
    assert Mark.UNVERIFIED in house.job(job_id).marks
    assert len(house.cloud.media) == 1


def test_a_pause_costs_no_part_where_a_renewal_would_begin_all_anew() -> None:
    house = house_at()
    job_id = house.add(size_bytes=35 * MIB)
    house.cloud.desk.on_call = lambda verb: (
        house.engine.pause(Choice((job_id,)))
        if verb == "upload_part" and house.cloud.desk.count("upload_part") == 2
        else None
    )
    house.run()
    assert house.stage_of(job_id) is Stage.PAUSED

    house.engine.resume(Choice((job_id,)))
    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert (house.job(job_id).restarts, house.job(job_id).tally.resent_bytes) == (0, 0)
    assert house.cloud.desk.count("renew") == 0
