"""How the parts of the window lie: over one another, and on both sides of a movable line."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget


def split(
    orientation: Qt.Orientation, parts: Sequence[QWidget], *, sizes: Sequence[int], grows: int
) -> QSplitter:
    """Parts beside or over one another, with first sizes in pixels; part `grows` takes the rest."""
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    splitter.setStretchFactor(grows, 1)
    splitter.setSizes(sizes)
    return splitter


def column(parts: Sequence[QWidget], *, grows: int) -> QWidget:
    """Parts under one another without gaps; part `grows` takes the height that is left."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for place, part in enumerate(parts):
        layout.addWidget(part, int(place == grows))
    return whole
