"""What stands in the list's place while it has no rows: it teaches the next step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_uploader.gui.icons import IconSet
from desktop_uploader.gui.stage_look import Tone
from desktop_uploader.gui.words import Words

_TEXT_WIDTH = 460


class EmptyPage(QWidget):
    """
    One of three: the engine is being looked for, nothing was ever added, nothing is found.

    Signals:
        sample_wanted, files_wanted, all_wanted: The button that was pressed.
    """

    sample_wanted = Signal()
    files_wanted = Signal()
    all_wanted = Signal()

    def __init__(self, words: Words, icons: IconSet) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("emptyPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shape = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        self.shape.setPixmap(
            icons.stage("uploading", Tone.QUIET, size=44, scale=self.devicePixelRatioF())
        )
        self.title = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        self.title.setProperty("weight", "large")
        self.text = QLabel(self, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.text.setProperty("weight", "muted")
        self.text.setFixedWidth(_TEXT_WIDTH)
        self.sample_button = QPushButton(words("empty.first_button"), self)
        self.sample_button.setProperty("isPrimary", True)
        self.sample_button.clicked.connect(self.sample_wanted)
        self.add_button = QPushButton(words("empty.add_button"), self)
        self.add_button.clicked.connect(self.files_wanted)
        self.all_button = QPushButton(words("empty.show_all"), self)
        self.all_button.clicked.connect(self.all_wanted)
        self._lay_out()
        self.show_seeking()

    def show_seeking(self) -> None:
        """The engine has not answered yet."""
        self._show("seeking")

    def show_first(self) -> None:
        """Nothing was ever added."""
        self._show("first", self.sample_button, self.add_button)

    def show_none(self) -> None:
        """Filter and search leave nothing."""
        self._show("none", self.all_button)

    def _show(self, which: str, *buttons: QPushButton) -> None:
        self.title.setText(self._words(f"empty.{which}_title"))
        self.text.setText(self._words(f"empty.{which}_text"))
        for button in (self.sample_button, self.add_button, self.all_button):
            button.setVisible(button in buttons)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.sample_button, self.add_button, self.all_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        # Between stretches: a label that is aligned by its layout forgets its height for a width.
        text = QHBoxLayout()
        text.addStretch(1)
        text.addWidget(self.text)
        text.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(self.shape)
        column.addWidget(self.title)
        column.addLayout(text)
        column.addSpacing(6)
        column.addLayout(buttons)
        column.addStretch(3)
