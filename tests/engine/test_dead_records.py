"""Records of media that never came to be are struck out; those of media that are whole never."""

import pytest

from desktop_uploader.domain.errors import (
    Denied,
    Outcome,
    Unreachable,
)
from desktop_uploader.domain.media import MediumState, Stage
from desktop_uploader.ports.tidying import Leftover, LeftoverKind, Standing
from tests.engine.house import House
from tests.engine.leftovers import (
    LARGE,
    able,
    found,
    given_up,
    house_with_small_parts,
    sent_in_part,
    standings,
)
from tests.engine.test_pulls import PullHouse


@pytest.fixture
def house() -> House:
    return house_with_small_parts()


def records(house: House) -> list[Leftover]:
    return found(house, LeftoverKind.RECORD)


@pytest.fixture
def keeping(house: House) -> House:
    """A cloud that makes a record before the bytes are there."""
    able(house, dead_states=frozenset({MediumState.ARRIVING}))
    return house


def test_a_record_whose_bytes_never_came_is_struck_out(keeping: House) -> None:
    given_up(keeping)

    (record,) = records(keeping)
    after = keeping.engine.drop_leftovers([record])

    assert (record.standing, record.name) == (Standing.LEFT, "medium-1")
    assert standings(after) == [Standing.DROPPED]
    assert keeping.cloud.media == {}
    assert keeping.journal.open_records() == []


def test_a_record_that_a_job_needs_is_not(keeping: House) -> None:
    sent_in_part(keeping)

    (record,) = records(keeping)

    assert record.standing is Standing.NEEDED
    assert standings(keeping.engine.drop_leftovers([record])) == [Standing.NEEDED]
    assert keeping.cloud.desk.count("strike") == 0


def test_of_a_medium_that_is_whole_nothing_is_left_in_the_books(keeping: House) -> None:
    job_id = keeping.add(size_bytes=LARGE)
    keeping.run()

    assert keeping.stage_of(job_id) is Stage.PUBLISHED
    assert keeping.journal.open_records() == []


def test_what_has_arrived_meanwhile_is_a_medium_and_is_not_deleted(keeping: House) -> None:
    job_id = given_up(keeping)
    (record,) = records(keeping)
    place = keeping.job(job_id).place
    assert place is not None
    keeping.cloud.store.objects[place.target] = b"whole after all"

    after = keeping.engine.drop_leftovers([record])

    assert standings(after) == [Standing.COMPLETE]
    assert keeping.cloud.desk.count("strike") == 0
    assert keeping.journal.open_records() == []


def test_what_the_status_is_slow_to_tell_the_object_itself_tells(keeping: House) -> None:
    job_id = given_up(keeping)
    (record,) = records(keeping)
    place = keeping.job(job_id).place
    assert place is not None
    keeping.cloud.stories[""] = (MediumState.ARRIVING,)
    keeping.cloud.store.objects[place.target] = b"whole after all"

    assert standings(keeping.engine.drop_leftovers([record])) == [Standing.COMPLETE]
    assert keeping.cloud.desk.count("strike") == 0


def test_a_record_that_is_gone_is_settled(keeping: House) -> None:
    given_up(keeping)
    keeping.cloud.media.clear()

    assert standings(keeping.engine.drop_leftovers(records(keeping))) == [Standing.GONE]
    assert keeping.journal.open_records() == []


def test_a_lost_answer_to_a_deletion_is_settled_by_asking(keeping: House) -> None:
    given_up(keeping)
    lost = Unreachable(outcome=Outcome.UNKNOWN)
    keeping.cloud.desk.fail(lost, verb="strike", is_after=True)

    assert standings(keeping.engine.drop_leftovers(records(keeping))) == [Standing.DROPPED]
    assert keeping.cloud.desk.count("strike") == 1


def test_a_refused_deletion_stays_in_the_books(keeping: House) -> None:
    given_up(keeping)
    keeping.cloud.desk.fail(Denied(code="Forbidden.RAM"), verb="strike")

    (after,) = keeping.engine.drop_leftovers(records(keeping))

    assert after.standing is Standing.UNKNOWN
    assert len(keeping.journal.open_records()) == 1
    assert keeping.cloud.media


def test_of_what_the_cloud_has_fetched_nothing_is_left_in_the_books() -> None:
    house = PullHouse.new()
    able(house, dead_states=frozenset({MediumState.ARRIVING}))
    house.pull("https://media.example.invalid/1.mp4")
    house.run()

    assert house.stages() == [Stage.PUBLISHED]
    assert house.journal.open_records() == []
    receipt = house.engine.receipt(house.engine.rows()[0].id)
    assert receipt is not None
    assert (receipt.is_of_file, receipt.arrived) == (False, None)
