"""Without a pointer and without a screen: Tab reaches everything, and all it reaches has a name."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import JobDetail
from tests.gui.house import House, job

MOST_STOPS = 60
ABLE = {"may_pause": True, "may_cancel": True, "media_id": "m-1"}


def stops_of(house: House, window: QWidget) -> Iterator[QWidget]:
    """Where the focus comes to by Tab, until it is back where it was."""
    window.activateWindow()
    house.until(lambda: QApplication.focusWidget() is not None)
    first = QApplication.focusWidget()
    for _ in range(MOST_STOPS):
        stop = QApplication.focusWidget()
        assert stop is not None
        yield stop
        house.qtbot.keyClick(stop, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is first:
            return
    raise AssertionError("Tab does not come back")


def name_read_out(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tab_goes_round_the_window_and_all_it_meets_has_a_name(house: House, language: str) -> None:
    row = job(1, Stage.UPLOADING, **ABLE)
    house.engine.details[row.id] = JobDetail(row, request_ids=("REQ-1",))
    window = house.open(row, language=language)
    window.commands.details.setChecked(True)
    window.view.selectRow(0)
    house.until(window.details.copy_button.isVisible)

    stops = list(stops_of(house, window))

    panel = window.details.copy_button
    bar = [button for button in window.toolbar.findChildren(QToolButton) if button.text()]
    wanted = {window.filters, window.view, window.toolbar.search, panel, *bar}
    assert {one for one in wanted if one.isEnabled() and one.isVisible()} <= set(stops)
    assert sum(button.isEnabled() for button in bar) > 5
    assert [stop.objectName() or repr(stop) for stop in stops if not name_read_out(stop)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tab_goes_down_the_sheet_and_all_it_meets_has_a_name(house: House, language: str) -> None:
    window = house.open(language=language)
    window.adding.offer((b"/films/Harbour at night.mp4",))
    house.until(lambda: window.adding.sheet is not None)
    sheet = window.adding.sheet
    assert sheet is not None
    house.until(sheet.send.isEnabled)

    stops = list(stops_of(house, sheet))

    assert {sheet.account, sheet.title, sheet.tags, sheet.description, sheet.send} <= set(stops)
    assert [repr(stop) for stop in stops if not name_read_out(stop)] == []
    down = [stop.mapTo(sheet, stop.rect().topLeft()).y() for stop in stops]
    assert down[: stops.index(sheet.send) + 1] == sorted(down[: stops.index(sheet.send) + 1])
