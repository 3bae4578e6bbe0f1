"""Stories of a person at the window, by mouse and keys, and what the engine was told."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QPushButton

from desktop_uploader.domain.errors import Remedy, RequestRefused, Trouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.columns import Column
from desktop_uploader.gui.main_window import MainWindow
from desktop_uploader.gui.queue_filter import Filter
from desktop_uploader.ports.engine import JobDetail, Snapshot, TimelineEntry, Totals
from tests.gui.house import House, job, words

CTRL = Qt.KeyboardModifier.ControlModifier
ABLE = {"may_pause": True, "may_cancel": True}


def shown(window: MainWindow) -> list[int]:
    return [window.model.row_at(place).id for place in range(window.model.rowCount())]


def question(window: MainWindow) -> QMessageBox:
    found = window.findChild(QMessageBox)
    assert isinstance(found, QMessageBox)
    return found


def button(box: QMessageBox, text: str) -> QPushButton:
    return next(found for found in box.findChildren(QPushButton) if found.text() == text)


def test_the_list_shows_what_the_engine_has(house: House) -> None:
    window = house.open(job(1), job(2))

    assert shown(window) == [1, 2]
    assert window.listing.currentWidget() is window.view


def test_where_there_is_little_room_the_names_have_it(house: House) -> None:
    window = house.open(job(1))

    window.resize(1400, 500)
    house.until(lambda: not any(map(window.view.isColumnHidden, Column)))

    window.resize(760, 500)

    house.until(lambda: window.view.isColumnHidden(Column.SIZE))
    assert [column for column in Column if not window.view.isColumnHidden(column)] == [
        Column.NAME,
        Column.PROGRESS,
        Column.STAGE,
    ]
    house.until(lambda: window.view.horizontalScrollBar().maximum() == 0)
    assert window.view.columnWidth(Column.NAME) > 200


def test_select_all_and_pause_by_keys_pauses_all(house: House) -> None:
    rows = [job(n, Stage.UPLOADING, **ABLE) for n in (1, 2, 3)]
    window = house.open(*rows)
    window.view.setFocus()

    house.qtbot.keyClick(window.view, Qt.Key.Key_A, CTRL)
    house.qtbot.keyClick(window, Qt.Key.Key_P, CTRL)

    house.until(lambda: {row.stage for row in house.engine.jobs.values()} == {Stage.PAUSED})
    assert window.view.chosen_ids() == [1, 2, 3]


def test_a_command_is_for_those_only_that_can_do_it(house: House) -> None:
    window = house.open(job(1, Stage.UPLOADING, **ABLE), job(2, Stage.QUEUED))
    window.view.selectAll()

    window.commands.orders["pause"].trigger()

    house.until(lambda: house.engine.jobs[JobId(1)].stage is Stage.PAUSED)
    assert house.engine.jobs[JobId(2)].stage is Stage.QUEUED


def test_what_no_chosen_job_can_do_is_greyed(house: House) -> None:
    window = house.open(job(1, Stage.PUBLISHED))
    window.view.choose(JobId(1))

    assert not window.commands.orders["pause"].isEnabled()
    assert not window.commands.orders["resume"].isEnabled()
    assert window.commands.orders["remove"].isEnabled()


def test_delete_takes_an_ended_job_off_the_list(house: House) -> None:
    window = house.open(job(1, Stage.PUBLISHED), job(2))
    window.view.choose(JobId(1))

    house.qtbot.keyClick(window, Qt.Key.Key_Delete)

    house.until(lambda: shown(window) == [2])


def test_giving_up_asks_first_and_enter_keeps_the_upload(house: House) -> None:
    window = house.open(job(1, Stage.UPLOADING, **ABLE))
    window.view.choose(JobId(1))
    window.commands.orders["cancel"].trigger()
    box = question(window)

    house.qtbot.keyClick(box, Qt.Key.Key_Return)

    house.until(lambda: not box.isVisible())
    assert house.engine.jobs[JobId(1)].stage is Stage.UPLOADING


def test_giving_up_after_the_question_cancels(house: House) -> None:
    window = house.open(job(1, Stage.UPLOADING, **ABLE))
    window.view.choose(JobId(1))
    window.commands.orders["cancel"].trigger()

    button(question(window), words()("cancel.give_up")).click()

    house.until(lambda: house.engine.jobs[JobId(1)].stage is Stage.CANCELLED)


def test_a_filter_shows_its_jobs_and_counts_follow(house: House) -> None:
    window = house.open(job(1, Stage.FAILED), job(2, Stage.UPLOADING))

    window.filters.choose(Filter.FAILED)

    assert shown(window) == [1]
    house.engine.put(job(2, Stage.FAILED))
    house.until(lambda: window.model.counts()[Filter.FAILED] == 2)


def test_typing_in_the_search_field_narrows_the_list(house: House) -> None:
    window = house.open(job(1, title="Harbour"), job(2, title="城市"))

    window.commands.search.trigger()
    house.qtbot.keyClicks(window.toolbar.search, "harb")

    assert shown(window) == [1]
    assert window.toolbar.search.hasFocus()


def test_a_search_without_result_says_so_and_leads_back(house: House) -> None:
    window = house.open(job(1))
    window.toolbar.search.setText("nothing like it")

    assert window.empty.title.text() == words()("empty.none_title")
    window.empty.all_button.click()
    assert shown(window) == [1]
    assert window.listing.currentWidget() is window.view


def test_the_selection_stays_with_its_jobs_when_rows_move(house: House) -> None:
    window = house.open(job(1, name="b"), job(2, name="c"), job(3, name="a"))
    window.view.choose(JobId(2))
    window.view.selectionModel().select(
        window.model.index(2, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )

    window.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    assert shown(window) == [3, 1, 2]
    assert set(window.view.chosen_ids()) == {2, 3}


def test_the_panel_tells_the_story_of_the_chosen_job(house: House) -> None:
    row = job(1, Stage.WAITING, detail="sign-in", trouble=Trouble("WrongKey", Remedy.SIGN_IN))
    house.engine.details[JobId(1)] = JobDetail(
        row, timeline=(TimelineEntry(1_780_000_000.0, "uploading"),), request_ids=("REQ-1",)
    )
    window = house.open(row)

    window.commands.details.setChecked(True)
    window.view.choose(JobId(1))

    house.until(lambda: len(window.details.timeline.lines()) == 1)
    assert words()("stage.uploading") in window.details.timeline.lines()[0]
    assert window.details.advice_title.text() == words().advice(row.trouble).title  # type: ignore[arg-type]


def test_what_is_copied_for_support_has_request_ids_and_nothing_private(house: House) -> None:
    row = job(1, title="My secret film", path="/home/li/secret.mp4", media_id="m-1")
    house.engine.details[JobId(1)] = JobDetail(row, description="hush", request_ids=("REQ-1",))
    window = house.open(row)
    window.commands.details.setChecked(True)
    window.view.choose(JobId(1))
    house.until(lambda: window.details.name.text() == "My secret film")

    window.details.copy_button.click()

    (copied,) = house.outside.copied
    assert "REQ-1" in copied
    assert "m-1" in copied
    assert "secret" not in copied
    assert "hush" not in copied


def test_media_ids_are_copied_a_line_each(house: House) -> None:
    window = house.open(job(1, media_id="m-1"), job(2), job(3, media_id="m-3"))
    window.view.selectAll()

    window.commands.copy.trigger()

    assert house.outside.copied == ["m-1\nm-3"]


def test_a_folder_that_is_gone_is_said(house: House) -> None:
    window = house.open(job(1, path="/films/a.mp4"))
    window.view.choose(JobId(1))

    window.commands.open_folder.trigger()

    assert house.outside.folders == ["/films"]
    assert "/films" in window.banner.label.text()


def test_practice_is_said_while_a_practice_job_is_listed(house: House) -> None:
    window = house.open(job(1, Stage.PUBLISHED, is_practice=True))
    assert window.strip.practice.isVisible()

    window.view.choose(JobId(1))
    window.commands.orders["remove"].trigger()

    house.until(lambda: not window.strip.practice.isVisible())


def test_the_strip_says_rate_time_and_bottleneck(house: House) -> None:
    window = house.open(job(1, Stage.UPLOADING))

    totals = Totals(31_400_000.0, 12, 50_000_000, "limit", under_way=1, left_s=(95.0, 140.0))
    window.show_snapshot(Snapshot(totals=totals))

    assert window.strip.rate.text() == "31.4 MB/s"
    assert "50.0 MB/s" in window.strip.limit.text()
    assert window.strip.bottleneck.text() == words()("strip.bottleneck_limit")


def test_a_refused_command_is_a_sentence(house: House) -> None:
    window = house.open(job(1, Stage.UPLOADING, **ABLE))
    house.engine.fails_with = RequestRefused(code="bad-setting")
    window.view.choose(JobId(1))

    window.commands.orders["pause"].trigger()

    house.until(window.banner.isVisible)
    assert window.banner.label.text()


def test_the_first_start_uploads_a_sample_with_one_click(house: House) -> None:
    window = house.open()
    house.until(window.empty.sample_button.isVisible)

    house.qtbot.mouseClick(window.empty.sample_button, Qt.MouseButton.LeftButton)

    house.until(lambda: window.model.rowCount() == 1)
    (order,) = house.engine.orders
    assert (order.paths, order.account) == ((b"/samples/sample.mp4",), "practice-alibaba")


def test_closing_says_once_that_uploads_go_on(house: House) -> None:
    window = house.open(job(1, Stage.UPLOADING), tells_on_close=True)

    window.close()
    assert window.isVisible()
    button(question(window), words()("window.ok")).click()

    house.until(lambda: not window.isVisible())
    house.until(lambda: house.outside.told == ["told"])
    assert house.engine.jobs[JobId(1)].stage is Stage.UPLOADING


def test_closing_with_nothing_under_way_says_nothing(house: House) -> None:
    window = house.open(job(1, Stage.PUBLISHED), tells_on_close=True)

    window.close()

    assert not window.isVisible()


def test_every_action_has_a_key_of_its_own_and_shows_it(house: House) -> None:
    window = house.open()
    actions = [action for action in window.commands.children() if isinstance(action, QAction)]
    keys = [action.shortcut().toString() for action in actions]

    assert all(keys)
    assert len(set(keys)) == len(keys)
    for action, key in zip(actions, keys, strict=True):
        assert key in action.toolTip()
