"""Icons of the window, tinted for its theme."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_uploader.gui.stage_look import Tone
from desktop_uploader.gui.theme import Colours
from desktop_uploader.wording.resource_files import resource

_SCALES = (1.0, 2.0, 3.0)


def app_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    icon = QIcon()
    for size in (16, 32, 64, 128, 256):
        icon.addPixmap(_draw("app", size, scale=1.0))
    return icon


class IconSet:
    """Icons by name, each drawn once per colour, size and scale."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def icon(self, name: str) -> QIcon:
        """An icon for buttons, menus and lists, sharp at every scale."""
        icon = QIcon()
        for mode, colour in {
            QIcon.Mode.Normal: self._colours.text,
            QIcon.Mode.Disabled: self._colours.border,
        }.items():
            for scale in _SCALES:
                icon.addPixmap(self._tinted(name, colour, size=20, scale=scale), mode)
        return icon

    def stage(self, name: str, tone: Tone, *, size: int = 16, scale: float = 1.0) -> QPixmap:
        """The shape of a stage in its tone."""
        return self._tinted(name, self._colours.tones[tone], size=size, scale=scale)

    def _tinted(self, name: str, colour: str, *, size: int, scale: float) -> QPixmap:
        key = (name, colour, size, scale)
        if key not in self._drawn:
            self._drawn[key] = _draw(name, size, scale=scale, tint=colour)
        return self._drawn[key]


def _draw(name: str, size: int, *, scale: float, tint: str = "") -> QPixmap:
    renderer = QSvgRenderer(QByteArray(resource(f"icons/{name}.svg").read_bytes()))
    pixels = round(size * scale)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    if tint:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(tint))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
