"""
Colours of the window, light and dark.

A setting of our own: without a desktop, the system's colour scheme stays unknown and asking Qt for
a dark one changes nothing.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop_uploader.gui.stage_look import Tone


class Theme(Enum):
    """What a person may choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """
    Every colour of one theme, as `#rrggbb`.

    Attributes:
        ground: Behind everything; `surface`: behind lists and fields; `raised`: bars and panels.
        text, muted: Writing, and writing of lesser weight; both readable on all three.
        track: The empty part of a bar.
    """

    is_dark: bool
    ground: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selected: str
    hovered: str
    track: str
    tones: dict[Tone, str]


LIGHT = Colours(
    is_dark=False,
    ground="#eef0f4",
    surface="#ffffff",
    raised="#f7f8fa",
    border="#d9dde4",
    text="#1b2028",
    muted="#59626f",
    accent="#2563d9",
    on_accent="#ffffff",
    selected="#e1ebfd",
    hovered="#e4e8ee",
    track="#d3dae4",
    tones={
        Tone.QUIET: "#59626f",
        Tone.BUSY: "#2563d9",
        Tone.WAITING: "#8a5a00",
        Tone.ALARM: "#b4450a",
        Tone.CLOUD: "#7440c4",
        Tone.GOOD: "#177a3d",
        Tone.BAD: "#c0272d",
    },
)

DARK = Colours(
    is_dark=True,
    ground="#15181d",
    surface="#1d2127",
    raised="#191d22",
    border="#333a44",
    text="#e8ebf0",
    muted="#9ca6b4",
    accent="#6c9eff",
    on_accent="#0d1424",
    selected="#263450",
    hovered="#282e37",
    track="#404a58",
    tones={
        Tone.QUIET: "#9ca6b4",
        Tone.BUSY: "#6c9eff",
        Tone.WAITING: "#e3b04b",
        Tone.ALARM: "#ff9b5c",
        Tone.CLOUD: "#b492f5",
        Tone.GOOD: "#5fcf8b",
        Tone.BAD: "#ff7b7f",
    },
)

FONT_WANTED = "Inter"
FONTS_FOR_CHINESE = (
    "Noto Sans CJK SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)


def colours_for(theme: Theme, application: QApplication) -> Colours:
    """The colours of `theme`; where the system does not say which it has, light ones."""
    if theme is Theme.SYSTEM:
        scheme = application.styleHints().colorScheme()
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    return DARK if theme is Theme.DARK else LIGHT


def dress(application: QApplication, colours: Colours) -> None:
    """Give the whole program its colours and its writing."""
    application.setStyle("Fusion")
    application.setPalette(_palette(colours))
    application.setStyleSheet(_style_sheet(colours))
    font = application.font()
    font.setFamilies([FONT_WANTED, font.family(), *FONTS_FOR_CHINESE])
    application.setFont(font)


def _palette(colours: Colours) -> QPalette:
    # From two colours first: a palette of single roles leaves the shades of Fusion's frames black.
    palette = QPalette(QColor(colours.raised), QColor(colours.ground))
    role = QPalette.ColorRole
    for name, colour in {
        role.Base: colours.surface,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.WindowText: colours.text,
        role.ButtonText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.Link: colours.accent,
    }.items():
        palette.setColor(name, QColor(colour))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.muted))
    return palette


def _style_sheet(colours: Colours) -> str:
    values = {name: getattr(colours, name) for name in _NAMES_IN_SHEET}
    values |= {tone.value: colour for tone, colour in colours.tones.items()}
    sheet = _SHEET
    for name, value in values.items():
        sheet = sheet.replace(f"@{name};", f"{value};")
    return sheet


_NAMES_IN_SHEET = (
    "ground", "surface", "raised", "border", "text", "muted", "accent", "on_accent", "selected",
    "hovered", "track",
)  # fmt: skip

_SHEET = """
QMainWindow, QDialog { background: @ground; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
QToolBar { background: @raised; border: none; border-bottom: 1px solid @border;
    spacing: 2px; padding: 6px 8px; }
QToolBar::separator { background: @border; width: 1px; margin: 5px 6px; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 5px 7px; }
QToolButton:hover { background: @hovered; }
QToolButton:focus { border-color: @accent; }
QToolButton:checked { background: @selected; }
QPushButton { border: 1px solid @border; border-radius: 6px; padding: 6px 14px;
    background: @surface; color: @text; }
QPushButton:hover { background: @hovered; }
QPushButton:focus { border-color: @accent; }
QPushButton:default, QPushButton[isPrimary="true"] { background: @accent; color: @on_accent;
    border-color: @accent; }
QPushButton:disabled { color: @muted; background: @raised; border-color: @border; }
QPushButton:default:focus, QPushButton[isPrimary="true"]:focus { border: 2px solid @text;
    padding: 5px 13px; }
QLineEdit, QPlainTextEdit { border: 1px solid @border; border-radius: 6px;
    padding: 5px 8px; background: @surface; color: @text;
    selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QPlainTextEdit:focus { border-color: @accent; }
QLineEdit[isWrong="true"], QPlainTextEdit[isWrong="true"] { border-color: @bad; }
QComboBox { border: 1px solid @border; border-radius: 6px; padding: 5px 8px 5px 10px;
    background: @surface; color: @text; }
QComboBox:focus { border-color: @accent; }
QComboBox[isWrong="true"] { border-color: @bad; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @border;
    selection-background-color: @selected; selection-color: @text; outline: none; }
QTableView { background: @surface; border: none; outline: none; }
QHeaderView { background: @raised; }
QHeaderView::section { background: @raised; color: @muted; border: none; padding: 6px 10px;
    border-bottom: 1px solid @border; border-right: 1px solid @border; }
QListWidget#filters { background: @ground; border: none; outline: none; padding: 8px 6px; }
QListWidget#filters::item { border-radius: 6px; padding: 0 8px; height: 34px; }
QSplitter::handle { background: @border; }
QScrollBar:vertical { background: transparent; width: 11px; }
QScrollBar:horizontal { background: transparent; height: 11px; }
QScrollBar::handle { background: @border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QFrame#strip { background: @raised; border: none; border-top: 1px solid @border; }
QFrame#banner { background: @selected; border: none; border-bottom: 1px solid @border; }
QWidget#details, QWidget#details QScrollArea, QWidget#detailsBody { background: @surface;
    border: none; }
QWidget#emptyPage { background: @surface; }
QFrame#advice { background: @raised; border: 1px solid @border; border-radius: 8px; }
QLabel[weight="muted"] { color: @muted; }
QLabel[weight="title"] { font-size: 13pt; font-weight: 600; }
QLabel[weight="large"] { font-size: 17pt; font-weight: 600; }
QLabel[weight="heading"] { color: @muted; font-weight: 600; }
QLabel[weight="strong"] { font-weight: 600; }
QLabel[weight="bad"] { color: @bad; }
QLabel[weight="practice"] { color: @cloud; }
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selected; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
"""
