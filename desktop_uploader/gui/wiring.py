"""Which signal of the window's parts goes where. Up by signals, down by calls."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from desktop_uploader.gui.drop_area import DropArea
from desktop_uploader.gui.main_window import MainWindow
from desktop_uploader.gui.questions import ask_to_give_up
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import JobRow


def wire(window: MainWindow, words: Words) -> None:
    """Connect all parts of `window` to one another."""
    _wire_commands(window, words)
    _wire_parts(window)


def _wire_commands(window: MainWindow, words: Words) -> None:
    commands, telling, doors = window.commands, window.telling, window.doors

    def ask(rows: Sequence[JobRow]) -> None:
        job_ids = [row.id for row in rows]
        ask_to_give_up(window, words, rows=rows, give_up=lambda: commands.give_up(job_ids))

    def open_menu(place: QPoint) -> None:
        menu = QMenu(window)
        menu.addActions(commands.for_jobs())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    commands.add_files.triggered.connect(window.adding.ask_for_files)
    commands.add_folder.triggered.connect(window.adding.ask_for_folder)
    commands.give_up_asked.connect(ask)
    commands.unmoved.connect(telling.tell_unmoved)
    commands.folder_wanted.connect(
        lambda folder: telling.open_folder(folder, door=doors.open_folder)
    )
    commands.text_wanted.connect(doors.copy_text)
    window.view.menu_wanted.connect(open_menu)
    window.view.doubleClicked.connect(lambda _: commands.details.setChecked(True))


def _wire_parts(window: MainWindow) -> None:
    window.details.text_wanted.connect(window.doors.copy_text)
    window.empty.sample_wanted.connect(window.adding.upload_sample)
    window.empty.files_wanted.connect(window.adding.ask_for_files)
    window.empty.all_wanted.connect(window.toolbar.search.clear)
    window.empty.all_wanted.connect(window.listing.show_all)
    window.toolbar.searched.connect(window.listing.search)
    window.adding.told.connect(window.banner.tell)
    window.link.totals_came.connect(window.strip.show_totals)
    DropArea(window).dropped.connect(window.adding.offer)
