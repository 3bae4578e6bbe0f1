"""The two questions the window asks by itself."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import JobRow


def ask_to_give_up(
    window: QWidget, words: Words, *, rows: Sequence[JobRow], give_up: Callable[[], None]
) -> QMessageBox:
    """Ask before jobs are cancelled; "keep" is what Enter and Escape mean."""
    one = len(rows) == 1
    text = (
        words("cancel.text_one", name=rows[0].name)
        if one
        else words("cancel.text_many", count=len(rows))
    )
    box = _box(window, title=words("cancel.title"), text=text)
    confirm = box.addButton(words("cancel.give_up"), QMessageBox.ButtonRole.DestructiveRole)
    confirm.clicked.connect(lambda *_: give_up())
    keep = box.addButton(words("cancel.keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.open()
    return box


def tell_on_close(window: QWidget, words: Words, *, close: Callable[[], object]) -> QMessageBox:
    """Say once that uploads go on without the window."""
    box = _box(window, title=words("window.closing_title"), text=words("window.closing"))
    box.addButton(words("window.ok"), QMessageBox.ButtonRole.AcceptRole)
    box.finished.connect(lambda _: close())
    box.open()
    return box


def _box(window: QWidget, *, title: str, text: str) -> QMessageBox:
    box = QMessageBox(window)
    box.setWindowTitle(title)
    box.setText(title)
    box.setInformativeText(text)
    box.finished.connect(box.deleteLater)
    return box
