"""The field that names a picture as a film's cover: chosen from the disk, and taken back."""

from collections.abc import Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop_uploader.gui.dialogs.sheet_order import name_of
from desktop_uploader.gui.drop_area import paths_of
from desktop_uploader.gui.words import Words

PATTERNS = "*.jpg *.jpeg *.png *.gif *.bmp *.webp"
"""What the dialog offers; whether a cloud takes it is for the engine to say."""


class CoverField(QWidget):
    """
    A name that cannot be typed, and a button each to choose and to clear.

    Signals:
        changed: Another picture was chosen, or none any more.
    """

    changed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._path = b""
        self.name = QLineEdit(self, readOnly=True, placeholderText=words("sheet.cover_hint"))
        self.name.setAccessibleName(words("sheet.cover"))
        self.choose = QPushButton(words("sheet.cover_choose"), self, autoDefault=False)
        self.clear = QPushButton(words("sheet.cover_clear"), self, autoDefault=False)
        self.clear.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.choose)
        row.addWidget(self.clear)
        self.setFocusProxy(self.choose)
        self.choose.clicked.connect(self.ask)
        self.clear.clicked.connect(self._forget)

    @property
    def path(self) -> bytes:
        """The picture's absolute path; b"" for none."""
        return self._path

    def ask(self) -> None:
        """Let a person pick a picture."""
        dialog = QFileDialog(self, fileMode=QFileDialog.FileMode.ExistingFile)
        kind = self._words("sheet.cover_files")
        dialog.setNameFilter(f"{kind} ({PATTERNS})")
        dialog.urlsSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, urls: Sequence[QUrl]) -> None:
        paths = paths_of(urls)
        if paths:
            self._show(paths[0])

    def _forget(self) -> None:
        self._show(b"")
        # Its own button goes grey: the keyboard must not be left nowhere.
        self.choose.setFocus()

    def _show(self, path: bytes) -> None:
        self._path = path
        self.name.setText(name_of(path) if path else "")
        self.name.setToolTip(path.decode("utf-8", "replace"))
        self.clear.setEnabled(bool(path))
        self.changed.emit()
