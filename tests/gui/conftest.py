"""Fixtures of the window's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.house import House

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what Qt's offscreen platform says about every window with a least size."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


@pytest.fixture
def house(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A window to be opened, with its engine; it waits for no pause in typing."""
    monkeypatch.setattr("desktop_uploader.gui.dialogs.drop_sheet.CHECK_AFTER_MS", 0)
    house = House(qtbot)
    yield house
    house.close()
