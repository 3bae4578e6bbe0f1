"""What is dropped on the window arrives as paths, in bytes, whatever the name."""

import os
import sys

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_uploader.gui.drop_area import DropArea, paths_of

NAMES = [
    b"plain.mp4",
    b"with space.mp4",
    "城市夜景.mp4".encode(),
    "🎬 premiere.mov".encode(),
    b"quotes \"double\" and 'single'.mp4",
    b"100%25 #1?.mp4",
    b"semi;colon&amp=.mp4",
]
NOT_UTF8 = b"caf\xe9 \xff.mp4"


def dropped_on(widget: QWidget, urls: list[QUrl]) -> list[tuple[bytes, ...]]:
    came: list[tuple[bytes, ...]] = []
    DropArea(widget).dropped.connect(came.append)
    mime = QMimeData()
    mime.setUrls(urls)
    copy, left, no_key = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(5, 5), copy, mime, left, no_key))
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, mime, left, no_key))
    return came


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_arrives_as_its_path(widget: QWidget, name: bytes) -> None:
    path = b"/films/" + name

    came = dropped_on(widget, [QUrl.fromLocalFile(os.fsdecode(path))])

    assert came == [(path,)]


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_arrives_byte_for_byte(widget: QWidget) -> None:
    url = QUrl.fromEncoded(b"file:///films/caf%E9%20%FF.mp4")

    assert dropped_on(widget, [url]) == [(b"/films/" + NOT_UTF8,)]


def test_files_and_folders_come_together_each_once(widget: QWidget) -> None:
    urls = [QUrl.fromLocalFile(path) for path in ("/a.mp4", "/folder", "/a.mp4")]

    assert dropped_on(widget, urls) == [(b"/a.mp4", b"/folder")]


def test_a_web_address_is_no_path(widget: QWidget) -> None:
    assert dropped_on(widget, [QUrl("https://example.invalid/film.mp4")]) == []


def test_a_host_in_the_address_is_no_part_of_the_path() -> None:
    assert paths_of([QUrl("file://localhost/films/a.mp4")]) == (b"/films/a.mp4",)


@pytest.mark.skipif(sys.platform == "win32", reason="a share is a path there")
def test_a_file_of_another_machine_is_no_path() -> None:
    assert paths_of([QUrl("file://server/films/a.mp4")]) == ()
