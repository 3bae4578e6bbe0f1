"""The strip at the bottom: how fast, how long, and what holds it back."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import Totals


class Strip(QFrame):
    """Shows `Totals`."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setObjectName("strip")
        self.rate = QLabel(self)
        self.rate.setProperty("weight", "strong")
        self.connections, self.limit, self.left, self.bottleneck, self.practice = (
            QLabel(self) for _ in range(5)
        )
        for label in (self.connections, self.limit, self.left, self.bottleneck):
            label.setProperty("weight", "muted")
        self.practice.setProperty("weight", "practice")
        self.practice.setText(words("strip.practice"))
        self.practice.hide()
        self._lay_out()
        self.show_totals(Totals())

    def show_totals(self, totals: Totals) -> None:
        """Write the figures of the whole station."""
        words = self._words
        self.rate.setText(words.rate(totals.rate_bytes_per_s))
        self.connections.setText(words("strip.connections", count=totals.connections))
        limit = totals.limit_bytes_per_s
        self.limit.setText(
            words("strip.limit", rate=words.rate(limit)) if limit else words("strip.no_limit")
        )
        left = totals.left_s
        self.left.setText(
            words("strip.left", range=words.time_range(left))
            if left
            else words("strip.nothing_left")
        )
        self.left.setVisible(left is not None or not totals.under_way)
        self.bottleneck.setText(words(f"strip.bottleneck_{totals.bottleneck}"))

    def show_practice(self, *, is_in_use: bool) -> None:
        """Say whether a practice account is in use."""
        self.practice.setVisible(is_in_use)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 14, 7)
        row.setSpacing(22)
        for label in (self.rate, self.connections, self.limit, self.left, self.bottleneck):
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.practice)
