"""A bar above the list for one sentence at a time, with at most one thing to do about it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop_uploader.gui.words import Words

PASSES_AFTER_MS = 12_000


class Banner(QFrame):
    """Hidden while there is nothing to say. What stays is covered by news only for a while."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._standing = ""
        self._act: Callable[[], None] | None = None
        self.label = QLabel(self, wordWrap=True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self._do)
        self.close_button = QToolButton(self)
        self.close_button.setText("✕")
        self.close_button.setAccessibleName(words("window.close"))
        self.close_button.clicked.connect(self._pass)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self._passing = QTimer(self, singleShot=True, interval=PASSES_AFTER_MS)
        self._passing.timeout.connect(self._pass)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Say something that passes by itself."""
        self.button.hide()
        self.close_button.show()
        self._say(sentence)
        self._passing.start()

    def stand(self, sentence: str, button: str, *, act: Callable[[], None]) -> None:
        """Say something that holds until `withdraw`; `button` does something about it."""
        self._standing = sentence
        self.button.setText(button)
        self._act = act
        self._pass()

    def withdraw(self) -> None:
        """Take back what was standing."""
        self._standing = ""
        self._act = None
        self._pass()

    def _do(self) -> None:
        if self._act is not None:
            self._act()

    def _pass(self) -> None:
        self._passing.stop()
        self.button.setVisible(self._act is not None)
        self.close_button.hide()
        self._say(self._standing)

    def _say(self, sentence: str) -> None:
        self.label.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.setVisible(bool(sentence))
