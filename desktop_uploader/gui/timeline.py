"""The story of a job as lines: when, and what."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import TimelineEntry

MOST_LINES = 200
"""The newest; a job that waited for days has thousands, and every line is a widget."""

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class Timeline(QWidget):
    """Lines are added as the story grows; it is built anew only for another job."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: Sequence[TimelineEntry] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def tell(self, story: Sequence[TimelineEntry]) -> None:
        """Show a story, oldest line first."""
        story = story[-MOST_LINES:]
        grown = len(self._shown)
        if story[:grown] != self._shown[:grown] or len(story) < grown:
            self._clear()
            grown = 0
        for place, entry in enumerate(story[grown:], start=grown):
            self._write(place, entry)
        self._shown = story

    def lines(self) -> list[str]:
        """What is shown, a line an entry."""
        return [
            " ".join(self._label(place, column).text() for column in (0, 1))
            for place in range(len(self._shown))
        ]

    def _write(self, place: int, entry: TimelineEntry) -> None:
        moment = QLabel(self._words.moment(entry.at_s), self)
        moment.setProperty("weight", "muted")
        what = QLabel(self._words.happening(entry.what, entry.facts), self, wordWrap=True)
        # Facts may come from the far end: never to be read as markup.
        what.setTextFormat(Qt.TextFormat.PlainText)
        what.setTextInteractionFlags(_SELECTABLE)
        self._grid.addWidget(moment, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(what, place, 1)

    def _label(self, place: int, column: int) -> QLabel:
        item = self._grid.itemAtPosition(place, column)
        label = item.widget() if item else None
        assert isinstance(label, QLabel)
        return label

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._shown = ()
