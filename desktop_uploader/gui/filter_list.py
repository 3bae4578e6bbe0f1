"""The filters at the left, each with the number of its jobs."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_uploader.gui.icons import IconSet
from desktop_uploader.gui.queue_filter import Filter
from desktop_uploader.gui.stage_look import FILTER_ICONS, Tone
from desktop_uploader.gui.theme import Colours
from desktop_uploader.gui.words import Words

_COUNT = Qt.ItemDataRole.UserRole + 1
_WIDTH = 168
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class FilterList(QListWidget):
    """
    One filter is always chosen.

    Signals:
        chosen: The `Filter` a person picked.
    """

    chosen = Signal(object)

    def __init__(self, words: Words, *, colours: Colours, icons: IconSet) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("filters")
        self.setAccessibleName(words("filter.heading"))
        self.setItemDelegate(_FilterDelegate(colours, icons, parent=self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(150)
        for which in Filter:
            item = QListWidgetItem(words(f"filter.{which.value}"), self)
            item.setData(Qt.ItemDataRole.UserRole, which)
        self.show_counts(dict.fromkeys(Filter, 0))
        self.setCurrentRow(0)
        self.currentRowChanged.connect(lambda place: self.chosen.emit(list(Filter)[place]))

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 300)

    def show_counts(self, counts: dict[Filter, int]) -> None:
        """Write a number beside every filter."""
        for place, which in enumerate(Filter):
            item = self.item(place)
            if item.data(_COUNT) == counts[which]:
                continue
            item.setData(_COUNT, counts[which])
            spoken = self._words("filter.spoken", name=item.text(), count=counts[which])
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def choose(self, which: Filter) -> None:
        """Pick a filter as a person would."""
        self.setCurrentRow(list(Filter).index(which))


class _FilterDelegate(QStyledItemDelegate):
    """Shape, name and, at the right, the number."""

    def __init__(self, colours: Colours, icons: IconSet, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = colours
        self._icons = icons

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(_WIDTH - 20, 34)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        which: Filter = index.data(Qt.ItemDataRole.UserRole)
        count: int = index.data(_COUNT)
        box = option.rect.adjusted(0, 1, 0, -1)
        self._paint_box(painter, box, state=option.state)
        tone = Tone.ALARM if which is Filter.NEEDS_YOU and count else Tone.QUIET
        scale = painter.device().devicePixelRatioF()
        shape = self._icons.stage(FILTER_ICONS[which], tone, scale=scale)
        painter.drawPixmap(box.left() + 10, box.center().y() - 7, shape)
        painter.setPen(QColor(self._colours.text))
        painter.drawText(box.adjusted(36, 0, -48, 0), _LEFT, index.data())
        painter.setPen(QColor(self._colours.tones[tone]))
        painter.drawText(box.adjusted(0, 0, -12, 0), _RIGHT, f"{count:,}" if count else "–")

    def _paint_box(self, painter: QPainter, box: QRect, *, state: QStyle.StateFlag) -> None:
        colours = self._colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        ground = (
            colours.selected if is_chosen else colours.hovered if is_hovered else colours.ground
        )
        painter.setBrush(QColor(ground))
        painter.setPen(QColor(colours.accent if has_focus else ground))
        painter.drawRoundedRect(box.adjusted(1, 0, -1, 0), 6, 6)
