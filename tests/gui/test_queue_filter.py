"""Which rows are shown, and in which order."""

import pytest

from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.columns import Column
from desktop_uploader.gui.queue_filter import (
    Filter,
    Wish,
    arrange,
    filters_of,
    needs_a_person,
    passes,
)
from tests.gui.house import job

MANY = 100_000


def test_every_stage_is_under_all_and_at_most_one_filter_of_its_own() -> None:
    for stage in Stage:
        found = filters_of(job(1, stage))

        assert Filter.ALL in found
        assert len(found) <= 2


def test_a_job_that_waits_for_a_sign_in_needs_a_person() -> None:
    assert needs_a_person(job(1, Stage.WAITING, detail="sign-in"))


@pytest.mark.parametrize("stage", [Stage.WAITING, Stage.FAILED])
@pytest.mark.parametrize("remedy", [Remedy.ASK_USER, Remedy.SIGN_IN])
def test_a_trouble_that_only_a_person_can_mend_needs_a_person(stage: Stage, remedy: Remedy) -> None:
    row = job(1, stage, trouble=Trouble("SourceChanged", remedy))

    assert Filter.NEEDS_YOU in filters_of(row)


def test_a_job_that_heals_by_itself_needs_nobody() -> None:
    row = job(1, Stage.WAITING, detail="network", trouble=Trouble("Unreachable", Remedy.RETRY))

    assert Filter.NEEDS_YOU not in filters_of(row)


@pytest.mark.parametrize("needle", ["夜", "FILM-2", "studio-b", "id-77", "harbour"])
def test_a_search_looks_at_name_title_account_and_media_id(needle: str) -> None:
    sought = job(2, title="Harbour 夜景", account="studio-b", media_id="id-77")

    found = arrange([job(1), sought], Wish(needle=needle))

    assert found == [sought]


@pytest.mark.parametrize("needle", ["caf\u00e9", "cafe\u0301", "CAF\u00c9"])
@pytest.mark.parametrize("title", ["Caf\u00e9 de nuit", "Cafe\u0301 de nuit"])
def test_a_sign_of_one_piece_or_two_is_the_same_to_a_search(needle: str, title: str) -> None:
    sought = job(2, title=title)

    assert arrange([job(1), sought], Wish(needle=needle)) == [sought]


def test_without_a_column_the_order_is_that_of_the_queue() -> None:
    rows = [job(3), job(1), job(2)]

    assert [row.id for row in arrange(rows, Wish())] == [1, 2, 3]


def test_equal_rows_stay_in_the_order_of_the_queue() -> None:
    rows = [job(3), job(1), job(2, account="a")]

    found = arrange(rows, Wish(column=Column.ACCOUNT))

    assert [row.id for row in found] == [2, 1, 3]


@pytest.mark.parametrize("column", list(Column))
def test_every_column_can_be_sorted_in_both_directions(column: Column) -> None:
    low = job(
        1, Stage.QUEUED, name="a", account="a", size_bytes=10, left_s=(1.0, 2.0),
        rate_bytes_per_s=1.0, acked_bytes=1,
    )  # fmt: skip
    high = job(
        2, Stage.FAILED, name="b", account="b", size_bytes=20, left_s=(3.0, 4.0),
        rate_bytes_per_s=2.0, acked_bytes=20,
    )  # fmt: skip

    assert arrange([high, low], Wish(column=column)) == [low, high]
    assert arrange([low, high], Wish(column=column, is_descending=True)) == [high, low]


def test_an_unknown_time_left_comes_last() -> None:
    known, unknown = job(2, left_s=(1.0, 2.0)), job(1)

    assert arrange([unknown, known], Wish(column=Column.LEFT)) == [known, unknown]


def test_a_hundred_thousand_rows_are_filtered_and_sorted() -> None:
    stages = list(Stage)
    rows = [job(n, stages[n % len(stages)], name=f"{n * 7919 % MANY}.mp4") for n in range(MANY)]

    found = arrange(rows, Wish(Filter.PUBLISHED, "9", Column.NAME))

    names = [row.name for row in found]
    assert names == sorted(names)
    assert {row.stage for row in found} == {Stage.PUBLISHED}
    assert len(found) == sum(
        row.stage is Stage.PUBLISHED and ("9" in row.name or "9" in row.path or "9" in row.title)
        for row in rows
    )


def test_progress_alone_moves_no_row() -> None:
    before, now = job(1, Stage.UPLOADING), job(1, Stage.UPLOADING, acked_bytes=500)

    assert not Wish(column=Column.PROGRESS).moves(before, now)


def test_another_stage_may_move_a_row() -> None:
    before, now = job(1, Stage.UPLOADING), job(1, Stage.PUBLISHED)

    assert Wish(Filter.PUBLISHED).moves(before, now)
    assert Wish(column=Column.STAGE).moves(before, now)


def test_in_the_order_of_the_queue_no_change_moves_a_row() -> None:
    assert not Wish().moves(job(1, Stage.UPLOADING), job(1, Stage.PUBLISHED))


@pytest.mark.parametrize("stage", Stage)
def test_a_row_counts_in_every_filter_that_shows_it(stage: Stage) -> None:
    row = job(1, stage)

    assert set(filters_of(row)) == {which for which in Filter if passes(row, which)}
