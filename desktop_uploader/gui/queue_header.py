"""
The headings of the list, painted by us.

Qt's own painting asks for each heading whether all rows of its column are selected: with 100 000
rows selected that takes more than a second.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView

from desktop_uploader.gui.columns import RIGHT_ALIGNED, Column
from desktop_uploader.gui.theme import Colours

PADDING = 10
ARROWS = {Qt.SortOrder.AscendingOrder: "▲", Qt.SortOrder.DescendingOrder: "▼"}

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class QueueHeader(QHeaderView):
    """Names of the columns, and an arrow at the one that sorts."""

    def __init__(self, colours: Colours) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._ground = QColor(colours.raised)
        self._line = QColor(colours.border)
        self._ink = QColor(colours.muted)
        self.setSectionsClickable(True)

    # Qt's questions

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, self._ground)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), self._line)
        name = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            name = f"{name} {ARROWS[self.sortIndicatorOrder()]}"
        side = _RIGHT if Column(section) in RIGHT_ALIGNED else _LEFT
        painter.setPen(self._ink)
        painter.drawText(rect.adjusted(PADDING, 0, -PADDING, 0), side, name)
