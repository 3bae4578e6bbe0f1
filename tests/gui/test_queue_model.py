"""The model: what snapshots make of it, under Qt's own tester."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.cell_text import CellText
from desktop_uploader.gui.columns import Column
from desktop_uploader.gui.queue_filter import Filter, Wish
from desktop_uploader.gui.queue_model import JobRole, QueueModel
from desktop_uploader.ports.engine import Moved, Snapshot
from tests.gui.house import job, words


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[QueueModel]:
    made = QueueModel(CellText(words()))
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    del tester


def names(model: QueueModel) -> list[str]:
    return [model.index(place, Column.NAME).data() for place in range(model.rowCount())]


def full(*rows: object, is_complete: bool = True) -> Snapshot:
    return Snapshot(rows=rows, is_first=True, is_complete=is_complete)  # type: ignore[arg-type]


def test_new_jobs_are_shown_in_the_order_of_the_queue(model: QueueModel) -> None:
    model.show(full(job(1), job(2)))
    model.show(Snapshot(rows=(job(3),)))

    assert names(model) == ["film-1.mp4", "film-2.mp4", "film-3.mp4"]


def test_a_full_list_may_come_in_pieces(model: QueueModel) -> None:
    model.show(full(job(1), is_complete=False))
    model.show(full(job(2), is_complete=False))
    model.show(full(job(3)))

    assert model.rowCount() == 3


def test_a_full_list_after_a_reconnect_drops_what_is_gone(model: QueueModel) -> None:
    model.show(full(job(1), job(2), job(3)))

    model.show(full(job(1), is_complete=False))
    model.show(full(job(3)))

    assert names(model) == ["film-1.mp4", "film-3.mp4"]
    assert model.counts()[Filter.ALL] == 2


def test_many_changes_tell_the_view_once(model: QueueModel, qtbot: QtBot) -> None:
    model.show(full(*(job(n) for n in range(100))))
    spans: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: spans.append((first.row(), last.row())))

    model.show(Snapshot(rows=tuple(job(n, acked_bytes=9) for n in (20, 41, 63))))

    assert spans == [(20, 63)]


def test_counts_follow_stages(model: QueueModel) -> None:
    model.show(full(job(1, Stage.UPLOADING), job(2, Stage.UPLOADING), job(3)))

    model.show(Snapshot(rows=(job(1, Stage.PUBLISHED),), removed=(job(3).id,)))

    counts = model.counts()
    assert (counts[Filter.ALL], counts[Filter.ACTIVE], counts[Filter.PUBLISHED]) == (2, 1, 1)
    assert counts[Filter.WAITING] == 0


def test_jobs_that_are_moved_at_once_show_it_and_are_counted(model: QueueModel) -> None:
    model.show(full(job(1), job(2), job(3, Stage.FAILED)))

    model.show(Snapshot(moved=Moved(frozenset({JobId(1), JobId(2), JobId(9)}), Stage.PUBLISHED)))

    assert [model.row_at(place).stage for place in range(2)] == [Stage.PUBLISHED] * 2
    counts = model.counts()
    assert (counts[Filter.ALL], counts[Filter.WAITING], counts[Filter.PUBLISHED]) == (3, 0, 2)


def test_a_row_that_no_longer_fits_the_filter_leaves_when_the_list_settles(
    model: QueueModel,
) -> None:
    model.show(full(job(1, Stage.UPLOADING), job(2, Stage.UPLOADING)))
    model.wish_for(Wish(Filter.ACTIVE))

    model.show(Snapshot(rows=(job(1, Stage.PUBLISHED),)))
    model.settle()

    assert names(model) == ["film-2.mp4"]


def test_a_new_job_outside_the_filter_is_counted_but_not_shown(model: QueueModel) -> None:
    model.wish_for(Wish(Filter.FAILED))

    model.show(Snapshot(rows=(job(1),)))

    assert (model.rowCount(), model.counts()[Filter.ALL]) == (0, 1)
    assert not model.is_empty


def test_a_sorted_list_takes_new_jobs_to_their_place(model: QueueModel) -> None:
    model.show(full(job(1, name="b"), job(2, name="d")))
    model.sort(Column.NAME, Qt.SortOrder.AscendingOrder)

    model.show(Snapshot(rows=(job(3, name="c"), job(4, name="a"))))
    model.settle()

    assert names(model) == ["a", "b", "c", "d"]


def test_sorting_by_no_column_gives_the_order_of_the_queue_back(model: QueueModel) -> None:
    model.show(full(job(1, name="b"), job(2, name="a")))
    model.sort(Column.NAME)

    model.sort(-1)

    assert names(model) == ["b", "a"]


def test_a_cell_carries_its_job(model: QueueModel) -> None:
    model.show(full(job(1)))

    assert model.index(0, Column.STAGE).data(JobRole) == job(1)
    assert model.data(QModelIndex()) is None


def test_every_cell_has_something_to_be_read_aloud(model: QueueModel) -> None:
    trouble = Trouble("WrongKey", Remedy.SIGN_IN)
    model.show(full(job(1), job(2, Stage.WAITING, detail="sign-in", trouble=trouble)))

    for place in range(2):
        for column in Column:
            assert model.index(place, column).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_first_cell_tells_name_stage_percent_and_advice(model: QueueModel) -> None:
    trouble = Trouble("WrongKey", Remedy.SIGN_IN)
    row = job(1, Stage.WAITING, detail="sign-in", acked_bytes=420, trouble=trouble)
    model.show(full(row))

    spoken = model.index(0, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)

    advice = words().advice(trouble, name=row.name)
    assert row.name in spoken
    assert words().stage(row) in spoken
    assert "42 percent" in spoken
    assert advice.do in spoken


def test_the_bar_never_says_a_hundred_before_the_last_byte(model: QueueModel) -> None:
    model.show(full(job(1, Stage.UPLOADING, size_bytes=10**9, acked_bytes=10**9 - 1)))

    assert model.index(0, Column.PROGRESS).data() == "99 %"


def test_numbers_stand_at_the_right_as_their_headings_do(model: QueueModel) -> None:
    model.show(full(job(1)))
    right = Qt.AlignmentFlag.AlignRight

    for column in Column:
        cell = model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole)
        head = model.headerData(
            column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        assert bool(cell & right.value) == bool(head & right.value)
    assert model.headerData(0, Qt.Orientation.Vertical) is None
