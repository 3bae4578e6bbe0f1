"""A box to choose from that looks like the fields beside it."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox

ARROW_FROM_RIGHT_PX = 15
HALF_ARROW_PX = 4.0


class ChoiceBox(QComboBox):
    """Paints its arrow itself: a style sheet would need a picture of it for each theme."""

    # Qt's questions

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        middle = QPointF(self.width() - ARROW_FROM_RIGHT_PX, self.height() / 2)
        half = HALF_ARROW_PX
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.6))
            painter.drawPolyline(
                [
                    middle + QPointF(-half, -half / 2),
                    middle + QPointF(0, half / 2),
                    middle + QPointF(half, -half / 2),
                ]
            )
