"""The cover of a film: it comes with the commit, and never keeps its film from anything."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import (
    Cut,
    Denied,
    FieldRefused,
    ServerTrouble,
    SourceUnreadable,
    Throttled,
    Unreachable,
    UploaderError,
)
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import CoverFate, Stage
from desktop_uploader.domain.parts import PartLimits
from desktop_uploader.domain.retry import RetryPolicy
from desktop_uploader.engine.assembly import Tuning
from desktop_uploader.ports.provider import Abilities
from tests.engine.house import House
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import (
    COMMITS_BY_A_CALL,
    COMMITS_BY_COMPLETING,
    NAME,
    MemoryCloud,
)
from tests.fakes.memory_covers import MemoryCovers

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
COVER = b"/films/cover.png"
MANNERS = {"a call": COMMITS_BY_A_CALL, "completing": COMMITS_BY_COMPLETING}


def house_with(abilities: Abilities, *, needs_credential: bool = True) -> House:
    clock = ManualClock()
    kinds = frozenset({"png", "jpg", "jpeg"})
    cloud = MemoryCloud(clock, abilities=replace(abilities, cover_kinds=kinds))
    cloud.covers = MemoryCovers(cloud.desk, needs_credential=needs_credential)
    house = House(clouds={NAME: cloud}, clock=clock)
    house.files.put(COVER, PNG)
    return house


@pytest.fixture(params=MANNERS)
def house(request: pytest.FixtureRequest) -> House:
    return house_with(MANNERS[request.param])


def pictures(house: House) -> list[bytes]:
    assert house.cloud.covers is not None
    return list(house.cloud.covers.kept.values())


def told(house: House, job_id: JobId) -> list[str]:
    """The story of a job, as far as it is about its cover."""
    return [note.what for note in house.journal.notes(job_id) if "cover" in note.what]


def test_a_cover_arrives_before_its_film_is_a_medium(house: House) -> None:
    job_id = house.add(cover=COVER)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert pictures(house) == [PNG]
    assert house.job(job_id).cover is CoverFate.KEPT
    assert told(house, job_id) == ["cover-kept"]
    assert house.cloud.desk.count("keep_cover") == 1


@pytest.mark.parametrize(
    "error", [Denied(), SourceUnreadable(), Throttled(retry_after_s=86_400.0)], ids=repr
)
def test_a_cover_that_is_refused_leaves_its_film_alone(house: House, error: UploaderError) -> None:
    house.cloud.desk.fail(error, verb="keep_cover")
    job_id = house.add(cover=COVER)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.cloud.published_contents()[-1] == house.content()
    assert pictures(house) == []
    assert told(house, job_id) == ["cover-not-kept"]


def test_what_a_commit_says_of_a_missing_cover_costs_a_new_place_and_not_the_film() -> None:
    house = house_with(COMMITS_BY_A_CALL)
    house.cloud.desk.fail(Denied(), verb="keep_cover")
    job_id = house.add(cover=COVER)

    house.run()

    committed = [medium for medium in house.cloud.media.values() if medium.is_committed]
    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert [medium.draft.cover for medium in committed] == [b""]
    assert house.job(job_id).restarts == 1


def test_a_cover_whose_answer_was_lost_is_sent_again(house: House) -> None:
    house.cloud.desk.fail(Unreachable(), verb="keep_cover", is_after=True)
    job_id = house.add(cover=COVER)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert pictures(house) == [PNG]
    assert told(house, job_id) == ["cover-kept"]
    # The commit was never asked for, so that nothing of it is in doubt.
    assert house.cloud.desk.count("find") == 0


def test_a_cover_that_never_gets_through_holds_its_film_up_for_minutes_only(house: House) -> None:
    for nth in range(1, 100):
        house.cloud.desk.fail(Unreachable(), verb="keep_cover", nth=nth)
    job_id = house.add(cover=COVER)
    began_s = house.clock.monotonic_s()

    house.run_until(Stage.PROCESSING, job_id)

    assert house.clock.monotonic_s() - began_s < 300
    assert told(house, job_id) == ["cover-not-kept"]


def test_a_cover_gives_up_before_its_failures_would_be_those_of_the_job() -> None:
    house = house_with(COMMITS_BY_A_CALL)
    strict = Tuning(retry=RetryPolicy(most_attempts=2))
    house = House(clouds=house.clouds, clock=house.clock, files=house.files, tuning=strict)
    for nth in range(1, 100):
        house.cloud.desk.fail(ServerTrouble(), verb="keep_cover", nth=nth)
    job_id = house.add(cover=COVER)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert told(house, job_id) == ["cover-not-kept"]


def test_a_cover_is_sent_once_however_often_the_engine_is_killed_after_it(house: House) -> None:
    job_id = house.add(cover=COVER)
    house.run_until(Stage.COMMITTING, job_id)
    while house.job(job_id).has_cover_to_send:
        house.step()

    later = house.crash()
    later.run()

    assert later.stage_of(job_id) is Stage.PUBLISHED
    assert later.cloud.desk.count("keep_cover") == 1
    assert pictures(later) == [PNG]
    assert len(later.cloud.published_contents()) == 1


def test_a_film_that_lost_its_credential_with_the_engine_is_published_without_a_cover() -> None:
    house = house_with(COMMITS_BY_A_CALL)
    job_id = house.add(cover=COVER)
    house.run_until(Stage.COMMITTING, job_id)

    later = house.crash()
    later.run()

    assert later.stage_of(job_id) is Stage.PUBLISHED
    assert told(later, job_id) == ["cover-not-kept"]


def test_a_cloud_that_can_ask_anew_gets_the_cover_after_a_crash() -> None:
    house = house_with(COMMITS_BY_A_CALL, needs_credential=False)
    job_id = house.add(cover=COVER)
    house.run_until(Stage.COMMITTING, job_id)

    later = house.crash()
    later.run()

    assert later.stage_of(job_id) is Stage.PUBLISHED
    assert pictures(later) == [PNG]


def test_a_cover_that_went_away_while_its_film_waited_is_left_out_from_the_start(
    house: House,
) -> None:
    job_id = house.add(cover=COVER)
    del house.files.files[COVER]

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert [medium.draft.cover for medium in house.cloud.media.values()] == [b""]
    assert told(house, job_id) == ["cover-not-kept"]
    assert house.job(job_id).restarts == 0


def test_a_cover_that_goes_away_on_the_way_is_given_up(house: House) -> None:
    job_id = house.add(cover=COVER)
    house.run_until(Stage.UPLOADING, job_id)
    house.files.put(COVER, b"no picture any more")

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert pictures(house) == []
    assert told(house, job_id) == ["cover-not-kept"]


def test_a_service_that_takes_offence_at_the_cover_gets_the_film_without(house: House) -> None:
    house.cloud.desk.fail(FieldRefused(facts={"field": "cover"}), verb="open")
    job_id = house.add(cover=COVER)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert told(house, job_id) == ["cover-not-kept"]


@pytest.mark.parametrize(
    ("path", "content", "rule"),
    [
        (b"/films/none.png", None, "cover-unreadable"),
        (b"/films/text.png", b"Once upon a time", "cover-not-a-picture"),
        (b"/films/empty.png", b"", "cover-not-a-picture"),
        (b"/films/picture.jpg", PNG, "cover-misnamed"),
        (b"/films/picture.tif", PNG, "cover-extension"),
        (b"/films/picture", PNG, "cover-extension"),
    ],
)
def test_a_bad_cover_is_refused_before_anybody_is_called(
    house: House, path: bytes, content: bytes | None, rule: str
) -> None:
    if content is not None:
        house.files.put(path, content)
    house.files.put(b"/films/film.mp4", b"film")

    added = house.order(b"/films/film.mp4", cover=path)

    assert [row.finding.rule for row in added.refused] == [rule]
    assert dict(added.refused[0].finding.facts)["cover"] == path.decode()
    assert (added.new, house.cloud.desk.calls) == ((), [])


def test_a_cover_that_is_too_large_for_one_call_is_refused() -> None:
    limits = PartLimits(smallest_bytes=1, largest_bytes=len(PNG) - 1)
    house = house_with(replace(COMMITS_BY_A_CALL, limits=limits))
    house.files.put(b"/films/film.mp4", b"film")

    added = house.order(b"/films/film.mp4", cover=COVER)

    assert [row.finding.rule for row in added.refused] == ["cover-too-large"]
    assert dict(added.refused[0].finding.facts)["found"] == str(len(PNG))


def test_an_engine_that_ends_while_it_sends_a_cover_sends_it_the_next_time(house: House) -> None:
    house.cloud.desk.fail(Cut(), verb="keep_cover")
    job_id = house.add(cover=COVER)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert told(house, job_id) == ["cover-kept"]


def test_a_cloud_that_takes_no_covers_says_so_and_gets_the_film() -> None:
    house = House()
    house.files.put(COVER, PNG)
    house.files.put(b"/films/film.mp4", b"film")

    added = house.order(b"/films/film.mp4", cover=COVER)
    house.run()

    assert [row.finding.rule for row in added.warnings] == ["cover-not-taken"]
    assert house.stage_of(added.new[0]) is Stage.PUBLISHED
    assert told(house, added.new[0]) == ["cover-not-kept"]


def test_the_same_order_with_its_cover_goes_on_with_the_same_job(house: House) -> None:
    first = house.add(cover=COVER)

    assert house.add(cover=COVER) == first
