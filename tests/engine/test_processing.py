"""Works on media that have arrived: ordered once, whatever becomes of the answer."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import (
    Outcome,
    OutcomeUnknown,
    RequestRefused,
    ServerTrouble,
    Unreachable,
)
from desktop_uploader.ports.errands import ErrandFilter, Fate
from desktop_uploader.ports.processing import ProcessOrder
from desktop_uploader.ports.works import Subject, Task, TaskState, Work
from tests.engine.house import House
from tests.fakes.memory_cloud import NAME
from tests.fakes.memory_processing import RULES, MemoryProcessing

FILM = "medium-1"
LOST = Unreachable(code="reset", outcome=Outcome.UNKNOWN)


@pytest.fixture
def house() -> House:
    return with_works(House())


def with_works(house: House) -> House:
    house.cloud.abilities = replace(house.cloud.abilities, works=RULES)
    house.cloud.processing = MemoryProcessing(house.cloud.desk)
    return house


def works(house: House) -> MemoryProcessing:
    assert house.cloud.processing is not None
    return house.cloud.processing


def order(work: Work = Work.TRANSCODE, **said: str) -> ProcessOrder:
    template = said.pop("template", "two-sizes" if work is Work.TRANSCODE else "")
    return ProcessOrder(NAME, FILM, work, template=template, settings=said)


def fates(house: House) -> list[Fate]:
    return [errand.fate for errand in house.journal.errands(ErrandFilter())]


def task_of(house: House, task_id: str) -> Task:
    return works(house).task(task_id)


def test_an_order_is_taken_and_told_by_its_task(house: House) -> None:
    submitted = house.engine.process(order())

    assert submitted.task_id == "task-1"
    assert fates(house) == [Fate.DONE]
    [task] = house.engine.tasks_of(NAME, FILM).tasks
    assert (task.id, task.work, task.template) == ("task-1", Work.TRANSCODE, "two-sizes")


def test_a_job_of_ours_is_named_by_its_number(house: House) -> None:
    job_id = house.add()
    house.run()
    job = house.job(job_id)
    assert job.place is not None

    house.engine.process(replace(order(), subject=str(job_id)))

    [taken] = works(house).orders
    assert taken.subject == Subject(job.place.media_id or "", job.place.target)


@pytest.mark.parametrize("keeps_keys", [True, False])
def test_an_order_whose_answer_was_lost_is_found_and_not_given_again(
    house: House, keeps_keys: bool
) -> None:
    house.engine.process(order())
    works(house).keeps_keys = keeps_keys
    house.cloud.desk.fail(LOST, verb="submit", is_after=True)

    submitted = house.engine.process(order())

    assert submitted.task_id == "task-2"
    assert len(works(house).orders) == 2
    assert fates(house) == [Fate.DONE, Fate.DONE]


@pytest.mark.parametrize("skew_s", [0.0, 300.0, -300.0])
def test_after_a_crash_the_same_order_is_asked_for_first(house: House, skew_s: float) -> None:
    house.cloud.desk.fail(LOST, verb="submit", is_after=True)
    house.cloud.desk.fail(Unreachable(code="reset"), verb="tasks", nth=2)
    with pytest.raises(Unreachable):
        house.engine.process(order())
    made = works(house).made
    made[Subject(FILM)] = [
        replace(task, created_at_s=(task.created_at_s or 0.0) + skew_s)
        for task in made[Subject(FILM)]
    ]
    later = with_works(House(clouds=house.clouds, journal=house.journal, clock=house.clock))
    works(later).made = made
    house.clock.advance(120.0)

    if skew_s < 0:
        # By how far the clocks may be apart it is ours, or it is not: nobody can tell.
        with pytest.raises(OutcomeUnknown):
            later.engine.process(order())
    else:
        assert later.engine.process(order()).task_id == "task-1"

    assert works(later).orders == []


def test_what_was_never_taken_is_ordered_anew_after_a_while(house: House) -> None:
    house.cloud.desk.fail(LOST, verb="submit")
    with pytest.raises(ServerTrouble) as caught:
        house.engine.process(order())
    assert caught.value.trouble.code == "work-not-settled"
    assert caught.value.trouble.outcome is Outcome.UNKNOWN
    assert fates(house) == [Fate.OPEN]

    house.clock.advance(120.0)
    house.engine.process(order())

    assert len(works(house).orders) == 1
    assert sorted(fate.value for fate in fates(house)) == ["done", "refused"]


def test_what_is_shown_only_when_it_is_done_is_not_ordered_twice(house: House) -> None:
    house.cloud.desk.fail(LOST, verb="submit")
    for minutes in (0, 2, 50):
        house.clock.advance(60.0 * minutes)
        with pytest.raises(ServerTrouble):
            house.engine.process(order(Work.SNAPSHOTS))

    house.clock.advance(3600.0)
    with pytest.raises(OutcomeUnknown) as caught:
        house.engine.process(order(Work.SNAPSHOTS))

    assert caught.value.trouble.code == "work-in-doubt"
    assert works(house).orders == []
    assert fates(house) == [Fate.UNKNOWN]


def test_where_a_key_is_taken_once_the_order_is_simply_said_again(house: House) -> None:
    house.cloud.desk.fail(LOST, verb="submit", is_after=True)

    submitted = house.engine.process(order(Work.GIF))

    assert submitted.task_id == "task-1"
    assert len(works(house).orders) == 1


def test_where_no_id_is_told_the_newest_before_is(house: House) -> None:
    house.engine.process(order())
    works(house).tells_ids = False

    submitted = house.engine.process(order(template="another"))

    assert (submitted.task_id, submitted.after) == ("", "task-1")


def test_a_refusal_is_told_and_ends_the_errand(house: House) -> None:
    house.cloud.desk.fail(RequestRefused(code="InvalidVideo.NotFound"), verb="submit")

    with pytest.raises(RequestRefused):
        house.engine.process(order())

    assert fates(house) == [Fate.REFUSED]


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        (order(Work.SPRITE), "no-such-work"),
        (order(template=" "), "work-needs-template"),
        (order(Work.SNAPSHOTS, template="10"), "work-takes-no-template"),
        (order(Work.SNAPSHOTS, lines="3"), "unknown-work-setting"),
        (order(Work.SNAPSHOTS, count="0"), "bad-work-setting"),
        (order(Work.SNAPSHOTS, count="21"), "bad-work-setting"),
        (order(Work.SNAPSHOTS, count="three"), "bad-work-setting"),
    ],
)
def test_an_order_that_breaks_a_rule_is_refused_before_the_first_call(
    house: House, asked: ProcessOrder, rule: str
) -> None:
    with pytest.raises(RequestRefused) as caught:
        house.engine.process(asked)

    assert caught.value.trouble.code == rule
    assert house.cloud.desk.calls == []
    assert fates(house) == []


def test_a_cloud_that_makes_nothing_says_so() -> None:
    with pytest.raises(RequestRefused) as caught:
        House().engine.tasks_of(NAME, FILM)

    assert caught.value.trouble.code == "no-such-work"


def test_a_new_task_is_ordered_like_the_one_that_failed(house: House) -> None:
    house.engine.process(order(Work.SNAPSHOTS, count="7"))
    works(house).move("task-1", TaskState.FAILED)

    house.engine.retry_task(NAME, FILM, task=task_of(house, "task-1"))

    first, second = works(house).orders
    assert (second.work, second.settings) == (first.work, {"count": "7"})


def test_a_redo_takes_only_a_result_that_is_newer(house: House) -> None:
    house.engine.process(order(Work.REMUX))
    works(house).move("task-1", TaskState.FAILED)
    failed = task_of(house, "task-1")
    house.cloud.desk.fail(LOST, verb="redo", is_after=True)

    submitted = house.engine.retry_task(NAME, FILM, task=failed)

    assert (submitted.task_id, submitted.since_s) == ("task-1", failed.ended_at_s)
    assert house.cloud.desk.count("redo") == 1


def test_a_task_that_waits_is_given_up_and_one_that_runs_is_not(house: House) -> None:
    house.engine.process(order(Work.REMUX))
    house.engine.cancel_task(NAME, FILM, task=task_of(house, "task-1"))
    assert task_of(house, "task-1").state is TaskState.CANCELLED

    house.engine.process(order())
    with pytest.raises(RequestRefused) as caught:
        house.engine.cancel_task(NAME, FILM, task=task_of(house, "task-2"))
    assert caught.value.trouble.code == "work-not-cancellable"
    with pytest.raises(RequestRefused) as caught:
        house.engine.cancel_task(NAME, FILM, task=task_of(house, "task-1"))
    assert caught.value.trouble.code == "task-not-waiting"
