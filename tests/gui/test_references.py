"""PySide6 gives back exactly the references it took; 6.12.0 on Python 3.11 does not."""

import sys

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Signal

TIMES = 50
NOISE = 5

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="True and None live for ever there: no count can fall"
)


class Bell(QObject):
    """Rings."""

    rung = Signal(int)


class Sheet(QAbstractTableModel):
    """Empty."""

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0


def test_emitting_a_signal_costs_no_reference_to_true() -> None:
    bell = Bell()
    before = sys.getrefcount(True)

    for _ in range(TIMES):
        bell.rung.emit(1)

    assert abs(sys.getrefcount(True) - before) < NOISE


def test_resetting_a_model_costs_no_reference_to_none() -> None:
    sheet = Sheet()
    before = sys.getrefcount(None)

    for _ in range(TIMES):
        sheet.beginResetModel()
        sheet.endResetModel()

    assert abs(sys.getrefcount(None) - before) < NOISE
