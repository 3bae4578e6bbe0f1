"""Both themes: readable, and chosen by our own setting."""

import itertools

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.icons import IconSet, app_icon
from desktop_uploader.gui.main_window import FIRST_SIZE
from desktop_uploader.gui.queue_filter import Filter
from desktop_uploader.gui.stage_look import FILTER_ICONS, Tone, look_of
from desktop_uploader.gui.theme import DARK, LIGHT, Colours, Theme, colours_for, dress
from tests.gui.house import House, job

READABLE = 4.5
"""WCAG 2.1, 1.4.3: contrast of ordinary text."""


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    seen = QColor(colour)
    red, green, blue = (linear(part) for part in (seen.redF(), seen.greenF(), seen.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_all_writing_can_be_read_on_all_grounds(colours: Colours) -> None:
    writing = [colours.text, colours.muted, *colours.tones.values()]
    grounds = [colours.ground, colours.surface, colours.raised, colours.selected]

    for ink, ground in itertools.product(writing, grounds):
        assert contrast(ink, ground) >= READABLE, (ink, ground)
    assert contrast(colours.on_accent, colours.accent) >= READABLE


def test_a_theme_is_what_was_chosen(qapp: QApplication) -> None:
    assert colours_for(Theme.LIGHT, qapp) is LIGHT
    assert colours_for(Theme.DARK, qapp) is DARK
    assert colours_for(Theme.SYSTEM, qapp) in (LIGHT, DARK)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_stage_is_painted_in_both_themes_and_languages(
    house: House, qapp: QApplication, colours: Colours, language: str
) -> None:
    dress(qapp, colours)
    rows = [job(n, stage, sent_bytes=700) for n, stage in enumerate(Stage, start=1)]

    window = house.open(*rows, language=language, colours=colours)
    window.resize(FIRST_SIZE)
    image = window.grab().toImage()

    places = itertools.product(range(0, image.width(), 5), range(0, image.height(), 2))
    seen = {image.pixelColor(x, y).name() for x, y in places}
    bars = [colours.tones[tone] for tone in (Tone.BUSY, Tone.CLOUD, Tone.GOOD, Tone.BAD)]
    assert {colours.surface, colours.ground, colours.raised, *bars} <= seen


def test_every_shape_can_be_drawn(qtbot: QtBot) -> None:
    icons = IconSet(LIGHT)
    names = {look_of(job(1, stage)).icon for stage in Stage} | set(FILTER_ICONS.values())

    for name in names:
        pixmap = icons.stage(name, Tone.BUSY, scale=2.0)
        assert pixmap.width() == 32
        assert pixmap.devicePixelRatio() == 2.0
        assert QColor(pixmap.toImage().pixelColor(16, 16)).isValid()
    assert not app_icon().isNull()
    assert set(FILTER_ICONS) == set(Filter)


def test_no_two_stages_of_different_meaning_share_a_shape() -> None:
    alike = {Stage.CHECKING, Stage.AUTHORIZING, Stage.COMPLETING, Stage.VERIFYING, Stage.COMMITTING}
    alike |= {Stage.SUBMITTING, Stage.PULLING}
    shapes = [look_of(job(1, stage)).icon for stage in Stage if stage not in alike]

    assert len(set(shapes)) == len(shapes)
