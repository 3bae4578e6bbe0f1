"""Addresses that a cloud fetches: gathered into calls, never fetched twice, never forgotten."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import (
    Denied,
    FieldRefused,
    Outcome,
    RequestRefused,
    Throttled,
    Unreachable,
)
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.ports.orders import Added, Choice
from desktop_uploader.ports.provider import Finding, Review, Weight
from desktop_uploader.ports.pull_orders import PullOrder, PullRow
from desktop_uploader.ports.url_pull import PullState
from tests.engine.house import House
from tests.fakes.memory_cloud import NAME
from tests.fakes.memory_desk import Fault
from tests.fakes.memory_pulls import MemoryPulls

LOST = Unreachable("no answer", outcome=Outcome.UNKNOWN)


def url(number: int) -> str:
    return f"https://media.example.invalid/{number}.mp4"


class PullHouse(House):
    """A house whose cloud fetches addresses."""

    @classmethod
    def new(cls) -> "PullHouse":
        house = cls()
        cloud = house.cloud
        cloud.url_pull = MemoryPulls(cloud.desk, made=cloud.fetched)
        return house

    @property
    def pulls(self) -> MemoryPulls:
        pulls = self.cloud.url_pull
        assert pulls is not None
        return pulls

    def pull(self, *urls: str, calls_nobody: bool = False) -> Added:
        rows = tuple(PullRow(number, text) for number, text in enumerate(urls, start=1))
        return self.engine.pull(PullOrder(rows, NAME, calls_nobody=calls_nobody))

    def crash(self) -> "PullHouse":
        later = PullHouse(
            clouds=self.clouds, journal=self.journal, clock=self.clock, files=self.files
        )
        later.engine.loop.recover()
        return later

    def stages(self) -> list[Stage]:
        return [row.stage for row in self.engine.rows()]


@pytest.fixture
def house() -> PullHouse:
    return PullHouse.new()


def test_addresses_are_submitted_by_full_calls_and_followed_until_they_are_published(
    house: PullHouse,
) -> None:
    added = house.pull(*map(url, range(7)))
    house.run()

    assert house.stages() == [Stage.PUBLISHED] * 7
    assert [len(call) for call in house.pulls.calls] == [3, 3, 1]
    assert added.estimate.urls == 7
    assert all(Mark.NOT_COMPARED in row.marks for row in house.engine.rows())


def test_an_address_that_stands_twice_in_an_order_is_told_and_goes_once(house: PullHouse) -> None:
    added = house.pull(url(1), url(2), url(1))
    house.run()

    assert [(row.row, row.finding.rule) for row in added.refused] == [(3, "address-twice")]
    assert house.pulls.fetched() == [url(1), url(2)]


def test_what_is_no_address_is_refused_and_the_others_go(house: PullHouse) -> None:
    added = house.pull("ftp://x/a.mp4", url(1), "film.mp4", "http://[/a.mp4")
    house.run()

    assert [(row.row, row.finding.rule) for row in added.refused] == [
        (1, "not-an-address"),
        (3, "not-an-address"),
        (4, "not-an-address"),
    ]
    assert house.stages() == [Stage.PUBLISHED]


def test_what_the_cloud_does_not_take_is_told_before_anything_is_asked(house: PullHouse) -> None:
    finding = Finding("address-extension", Weight.REFUSE)
    house.cloud.answer_of_review = Review((finding,), expects_processing=True)

    added = house.pull(url(1))
    house.run()

    assert [row.finding for row in added.refused] == [finding]
    assert (added.new, house.cloud.desk.calls) == ((), [])


def test_a_dry_run_queues_nothing_and_asks_nobody(house: PullHouse) -> None:
    added = house.pull(url(1), calls_nobody=True)
    house.run()

    assert (added.new, added.estimate.urls) == ((), 1)
    assert (house.engine.rows(), house.cloud.desk.calls) == ([], [])


def test_signs_that_may_not_stand_in_an_address_are_escaped_once(house: PullHouse) -> None:
    house.pull("https://media.example.invalid/电影 1%20a.mp4?x=1&y=%2F")
    house.run()

    escaped = "https://media.example.invalid/%E7%94%B5%E5%BD%B1%201%20a.mp4?x=1&y=%2F"
    assert house.pulls.fetched() == [escaped]
    assert house.engine.rows()[0].title == "电影 1 a"


def test_the_same_address_again_goes_on_with_the_same_job(house: PullHouse) -> None:
    first = house.pull(url(1))
    house.run()
    again = house.pull(url(1))
    house.run()

    assert again.known == first.new
    assert house.pulls.fetched() == [url(1)]


def test_a_cloud_that_fetches_nothing_says_so() -> None:
    with pytest.raises(RequestRefused) as refused:
        PullHouse().pull(url(1))

    assert refused.value.trouble.code == "no-pull"


@pytest.mark.parametrize("is_after", [True, False], ids=["it took effect", "it did not"])
def test_a_lost_answer_is_asked_after_before_anything_is_said_again(
    house: PullHouse, is_after: bool
) -> None:
    house.cloud.desk.fail(LOST, verb="submit", is_after=is_after)
    house.pull(*map(url, range(5)))
    house.run()

    assert house.stages() == [Stage.PUBLISHED] * 5
    assert sorted(house.pulls.fetched()) == [url(n) for n in range(5)]
    assert house.cloud.desk.count("find-pull") == 3


def test_a_lost_answer_that_nobody_can_tell_of_is_unverified_and_never_repeated(
    house: PullHouse,
) -> None:
    house.pulls.can_find = False
    house.cloud.desk.fail(LOST, verb="submit")
    added = house.pull(url(1))
    house.run()
    house.engine.retry(Choice(added.new))
    house.run()

    assert house.stages() == [Stage.FAILED]
    assert Mark.UNVERIFIED in house.engine.rows()[0].marks
    assert (house.pulls.fetched(), house.cloud.desk.count("submit")) == ([], 1)


def test_an_asking_that_fails_leaves_the_doubt(house: PullHouse) -> None:
    house.cloud.desk.fail(LOST, verb="submit", is_after=True)
    house.cloud.desk.fail(Throttled("slow"), verb="find-pull")
    house.pull(url(1))
    house.run()

    assert (house.stages(), house.pulls.fetched()) == ([Stage.PUBLISHED], [url(1)])


def test_a_throttled_call_is_made_again_as_full_as_before(house: PullHouse) -> None:
    for _ in range(4):
        house.cloud.desk.faults.append(Fault(Throttled("slow"), verb="submit"))
    house.pull(*map(url, range(6)))
    house.run()

    assert house.stages() == [Stage.PUBLISHED] * 6
    assert [len(call) for call in house.pulls.calls] == [3, 3]


def test_one_address_that_spoils_a_call_does_not_keep_the_others_from_it(house: PullHouse) -> None:
    house.pulls.refused[url(1)] = FieldRefused(code="InvalidParameter.UploadURLs")
    house.pull(*map(url, range(3)))
    house.run()

    assert house.stages() == [Stage.PUBLISHED, Stage.FAILED, Stage.PUBLISHED]
    assert house.pulls.fetched() == [url(0), url(2)]


def test_what_could_not_be_fetched_fails_with_the_cloud_s_own_code(house: PullHouse) -> None:
    house.pulls.stories[url(1)] = (PullState.RUNNING, PullState.FAILED)
    added = house.pull(url(1))
    house.run()

    trouble = house.job(added.new[0]).trouble
    assert trouble is not None
    assert (trouble.kind, trouble.code) == ("PullFailed", "404")


def test_a_person_may_have_it_tried_again_and_then_it_is_another_errand(house: PullHouse) -> None:
    house.pulls.stories[url(1)] = (PullState.FAILED,)
    added = house.pull(url(1))
    house.run()
    del house.pulls.stories[url(1)]

    house.engine.retry(Choice(added.new))
    house.run()

    assert (house.stages(), len(house.pulls.errands)) == ([Stage.PUBLISHED], 2)


def test_what_waits_at_the_cloud_can_be_called_off(house: PullHouse) -> None:
    (job_id,) = house.pull(url(1)).new
    house.run_until(Stage.PULLING, job_id)

    assert house.engine.cancel(Choice((job_id,))).done == 1
    house.run()

    assert (house.stages(), house.pulls.fetched()) == ([Stage.CANCELLED], [])


def test_what_the_cloud_has_begun_goes_on_in_spite_of_a_cancel(house: PullHouse) -> None:
    (job_id,) = house.pull(url(1)).new
    house.run_until(Stage.PULLING, job_id)
    house.pulls.errands["errand-1"].readings = 2

    house.engine.cancel(Choice((job_id,)))
    house.run()

    assert house.stages() == [Stage.PUBLISHED]


def test_where_no_call_stops_it_a_cancel_is_for_here_alone_and_says_so(house: PullHouse) -> None:
    house.pulls.abilities = replace(house.pulls.abilities, can_cancel=False)
    (job_id,) = house.pull(url(1)).new
    house.run_until(Stage.PULLING, job_id)

    house.engine.cancel(Choice((job_id,)))
    house.run()

    assert house.stages() == [Stage.CANCELLED]
    assert "pull-goes-on" in [note.what for note in house.journal.notes(job_id)]
    assert house.cloud.desk.count("cancel-pull") == 0


def test_what_stays_silent_for_a_day_is_unverified_where_failures_are_not_told(
    house: PullHouse,
) -> None:
    house.pulls.abilities = replace(house.pulls.abilities, tells_of_failure=False)
    house.pulls.stories[url(1)] = (PullState.RUNNING,)
    (job_id,) = house.pull(url(1)).new
    house.run_until(Stage.PULLING, job_id)
    house.clock.advance(25 * 3600.0)
    house.run()

    trouble = house.job(job_id).trouble
    assert trouble is not None
    assert (trouble.kind, trouble.code) == ("OutcomeUnknown", "errand-silent")


def test_a_medium_of_another_job_is_not_taken_for_a_lost_one(house: PullHouse) -> None:
    house.pulls.finds_by_name = True
    first = house.pull(url(1)).new[0]
    house.run_until(Stage.PROCESSING, first)
    house.cloud.desk.fail(LOST, verb="submit")
    other = PullRow(1, url(2), title=house.job(first).draft.title)
    (second,) = house.engine.pull(PullOrder((other,), NAME)).new
    house.run_until(Stage.FAILED, second)

    trouble = house.job(second).trouble
    assert trouble is not None
    assert (trouble.kind, house.pulls.fetched()) == ("OutcomeUnknown", [url(1)])


def test_an_errand_that_is_shown_no_more_is_unverified(house: PullHouse) -> None:
    (job_id,) = house.pull(url(1)).new
    house.run_until(Stage.PULLING, job_id)
    house.pulls.errands.clear()
    house.run()

    trouble = house.job(job_id).trouble
    assert trouble is not None
    assert (trouble.kind, trouble.code) == ("OutcomeUnknown", "errand-not-shown")


def test_a_reading_that_fails_is_made_again(house: PullHouse) -> None:
    house.cloud.desk.fail(Unreachable("no line"), verb="read-pulls")
    house.pull(url(1))
    house.run()

    assert house.stages() == [Stage.PUBLISHED]


def test_a_refused_right_fails_them_all_with_the_reason(house: PullHouse) -> None:
    house.pulls.refused |= {url(n): Denied(action="submit") for n in range(2)}
    house.pull(url(0), url(1))
    house.run()

    kinds = {row.trouble.kind for row in house.engine.rows() if row.trouble is not None}
    assert (house.stages(), kinds) == ([Stage.FAILED] * 2, {"Denied"})


class Dead(BaseException):
    """Ends everything at once, as a kill does."""


@pytest.mark.parametrize("verb", ["submit", "find-pull", "read-pulls"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_kill_at_any_call_fetches_nothing_twice_and_loses_nothing(
    house: PullHouse, verb: str, nth: int
) -> None:
    house.cloud.desk.fail(LOST, verb="submit", is_after=True)
    kills = Fault(Dead(), nth=nth, verb=verb, is_after=nth % 2 == 0)  # type: ignore[arg-type]  # no failure, the end
    house.cloud.desk.faults.append(kills)
    house.pull(*map(url, range(8)))
    try:
        house.run()
    except Dead:
        house = house.crash()
        house.run()

    assert house.stages() == [Stage.PUBLISHED] * 8
    assert sorted(house.pulls.fetched()) == [url(n) for n in range(8)]


def test_a_crash_before_the_call_leaves_no_doubt(house: PullHouse) -> None:
    house.pulls.can_find = False
    house.pull(*map(url, range(2)))
    for _ in range(2):
        house.engine.loop.turn(rest_s=0.0)
    house = house.crash()
    house.run()

    assert house.stages() == [Stage.PUBLISHED] * 2


def test_the_numbers_of_jobs_follow_the_rows(house: PullHouse) -> None:
    assert house.pull(url(1), url(2)).new == (JobId(1), JobId(2))
