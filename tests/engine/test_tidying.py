"""What uploads leave behind is found, and taken away when nobody needs it; nothing else is."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import (
    Denied,
    Outcome,
    RequestRefused,
    SignInNeeded,
    Unreachable,
)
from desktop_uploader.domain.media import MediumState, Stage
from desktop_uploader.ports.orders import Choice
from desktop_uploader.ports.provider import Renewal
from desktop_uploader.ports.tidying import Standing
from tests.engine.house import House
from tests.engine.leftovers import (
    DAY_S,
    NEVER,
    PART,
    able,
    found,
    given_up,
    house_with_small_parts,
    sent_in_part,
    standings,
)
from tests.fakes.memory_cloud import NAME


@pytest.fixture
def house() -> House:
    return house_with_small_parts()


def test_what_a_job_may_go_on_with_is_needed_and_not_touched(house: House) -> None:
    sent_in_part(house)

    (leftover,) = found(house)
    after = house.engine.drop_leftovers([leftover])

    assert (leftover.standing, leftover.size_bytes) == (Standing.NEEDED, PART)
    assert standings(after) == [Standing.NEEDED]
    assert house.cloud.store.uploads


def test_what_is_left_behind_is_shown_with_its_bytes_and_its_age(house: House) -> None:
    job_id = given_up(house)

    (leftover,) = found(house)

    assert leftover.standing is Standing.LEFT
    assert leftover.size_bytes == PART
    assert (leftover.account, leftover.job_id) == (NAME, job_id)
    assert leftover.source.endswith("film.mp4")
    assert leftover.opened_at_s is not None
    assert house.cloud.store.uploads


def test_dropping_it_settles_its_id(house: House) -> None:
    given_up(house)

    after = house.engine.drop_leftovers(found(house))

    assert standings(after) == [Standing.DROPPED]
    assert house.cloud.store.uploads == {}
    assert house.journal.open_uploads() == []
    assert found(house) == []


def test_what_the_store_has_forgotten_is_settled_without_an_abort(house: House) -> None:
    given_up(house)
    house.cloud.store.uploads.clear()
    aborts = house.cloud.desk.count("abort")

    seen = found(house)
    after = house.engine.drop_leftovers(seen)

    assert standings(seen) == standings(after) == [Standing.GONE]
    assert house.journal.open_uploads() == []
    assert house.cloud.desk.count("abort") == aborts


def test_a_job_that_was_taken_off_the_list_needs_its_parts_no_more(house: House) -> None:
    job_id = sent_in_part(house)
    house.engine.resume(Choice((job_id,)))
    house.cloud.desk.fail(RequestRefused(code="AccessDenied"), verb="upload_part")
    house.run_until(Stage.FAILED, job_id)
    assert standings(found(house)) == [Standing.NEEDED]

    house.step()
    house.engine.remove(Choice((job_id,)))

    assert standings(found(house)) == [Standing.LEFT]


def test_an_id_that_nobody_can_ask_about_stays_in_the_books(house: House) -> None:
    able(house, renewal=Renewal.NEW_TARGET)
    given_up(house)

    seen = found(house)
    after = house.engine.drop_leftovers(seen)

    assert standings(seen) == standings(after) == [Standing.UNKNOWN]
    assert len(house.journal.open_uploads()) == 1


def test_it_is_settled_when_the_cloud_itself_has_forgotten_the_parts(house: House) -> None:
    able(house, renewal=Renewal.NEW_TARGET, part_life_days=7)
    given_up(house)
    house.clock.advance(6.9 * DAY_S)
    assert standings(found(house)) == [Standing.UNKNOWN]

    house.clock.advance(0.2 * DAY_S)

    assert standings(house.engine.drop_leftovers(found(house))) == [Standing.GONE]
    assert house.journal.open_uploads() == []


@pytest.mark.parametrize("verb", ["reach", "inspect", "renew", "list_parts"])
def test_a_cloud_that_cannot_be_asked_costs_no_other_and_settles_nothing(
    house: House, verb: str
) -> None:
    given_up(house, "a.mp4")
    given_up(house, "b.mp4")
    house.cloud.desk.fail(Denied(code="AccessDenied"), verb=verb)

    first, second = found(house)

    assert (first.standing, second.standing) == (Standing.UNKNOWN, Standing.LEFT)
    assert first.trouble is not None
    assert first.trouble.code == "AccessDenied"


def test_a_lost_answer_leaves_the_id_open_and_the_next_look_settles_it(house: House) -> None:
    given_up(house)
    lost = Unreachable(outcome=Outcome.UNKNOWN)
    house.cloud.desk.fail(lost, verb="abort", is_after=True)

    (after,) = house.engine.drop_leftovers(found(house))

    assert after.standing is Standing.UNKNOWN
    assert len(house.journal.open_uploads()) == 1
    assert standings(house.engine.drop_leftovers(found(house))) == [Standing.GONE]


def test_a_service_that_drops_by_name_is_asked_to(house: House) -> None:
    able(house, drops_parts=True)
    given_up(house)
    aborts = house.cloud.desk.count("abort")

    after = house.engine.drop_leftovers(found(house))

    assert standings(after) == [Standing.DROPPED]
    assert house.cloud.desk.count("drop_parts") == 1
    assert house.cloud.store.uploads == {}
    # Looked at once more, since a part may have been under way.
    assert house.cloud.desk.count("abort") == aborts + 1


def test_dropping_by_name_spares_another_upload_of_the_same_medium(house: House) -> None:
    able(house, drops_parts=True)
    job_id = sent_in_part(house)
    job = house.job(job_id)
    (noted,) = house.journal.open_uploads()
    stale, _ = house.cloud.store.initiate(
        house.cloud.renew(job.place, cutoff=NEVER).credential,
        cutoff=NEVER,  # type: ignore[arg-type]
    )
    house.journal.write([replace(noted, upload=stale)])

    after = house.engine.drop_leftovers(found(house))

    assert sorted(one.standing.value for one in after) == ["dropped", "needed"]
    assert list(house.cloud.store.uploads) == [job.upload]
    assert house.cloud.desk.count("drop_parts") == 0


def test_what_others_have_opened_is_shown_and_never_touched(house: House) -> None:
    able(house, lists_uploads=True)
    job_id = given_up(house)
    place = house.job(job_id).place
    assert place is not None
    theirs, _ = house.cloud.store.initiate(
        house.cloud.renew(place, cutoff=NEVER).credential, cutoff=NEVER
    )

    seen = found(house)
    after = house.engine.drop_leftovers(seen)

    assert standings(seen) == [Standing.LEFT, Standing.FOREIGN]
    assert standings(after) == [Standing.DROPPED, Standing.FOREIGN]
    assert list(house.cloud.store.uploads) == [theirs]


def test_where_nobody_may_list_each_id_is_asked_for_by_its_name(house: House) -> None:
    able(house, lists_uploads=True)
    given_up(house)
    house.cloud.desk.fail(Denied(code="AccessDenied"), verb="survey")

    assert standings(found(house)) == [Standing.LEFT]


def test_an_account_that_is_gone_is_said_and_holds_up_nothing(house: House) -> None:
    given_up(house)
    house.cloud.desk.fail(SignInNeeded(code="no-secret"), verb="reach")

    (leftover,) = found(house)

    assert leftover.trouble is not None
    assert leftover.trouble.kind == "SignInNeeded"
    with pytest.raises(RequestRefused):
        house.engine.find_leftovers("nobody")


def test_a_restart_at_another_place_leaves_its_parts_in_the_books(house: House) -> None:
    able(house, renewal=Renewal.NEW_TARGET)
    house.cloud.life_s = None
    job_id = sent_in_part(house)
    house.cloud.expire_all_credentials()
    house.engine.resume(Choice((job_id,)))
    house.run()
    assert house.stage_of(job_id) is Stage.PUBLISHED

    (leftover,) = found(house)

    assert leftover.target == "mem://1/1"
    assert leftover.standing is Standing.UNKNOWN
    assert house.job(job_id).place != leftover.target


def test_a_cancel_that_reaches_no_store_leaves_the_id_in_the_books(house: House) -> None:
    able(house, renewal=Renewal.NEW_TARGET)
    job_id = sent_in_part(house)
    later = house.crash()
    later.engine.cancel(Choice((job_id,)))
    later.run()

    assert later.stage_of(job_id) is Stage.CANCELLED
    assert later.cloud.desk.count("abort") == 0
    assert len(later.journal.open_uploads()) == 1


def test_a_job_that_rests_names_the_day_on_which_its_parts_end(house: House) -> None:
    able(house, part_life_days=7)
    before_s = house.clock.now_s()
    job_id = sent_in_part(house)

    (row,) = house.engine.rows()
    assert row.parts_end_at_s is not None
    assert before_s <= row.parts_end_at_s - 7 * DAY_S <= house.clock.now_s()

    later = house.crash()
    assert later.engine.rows()[0].parts_end_at_s == row.parts_end_at_s
    later.engine.resume(Choice((job_id,)))
    later.run()
    assert later.engine.rows()[0].parts_end_at_s is None


def test_where_nothing_is_promised_no_day_is_named(house: House) -> None:
    sent_in_part(house)

    assert house.engine.rows()[0].parts_end_at_s is None


def test_whether_a_cloud_makes_records_is_said_by_its_abilities(house: House) -> None:
    assert not house.engine.keeps_records(NAME)

    able(house, dead_states=frozenset({MediumState.ARRIVING}))

    assert house.engine.keeps_records(NAME)
    with pytest.raises(RequestRefused):
        house.engine.keeps_records("nobody")
