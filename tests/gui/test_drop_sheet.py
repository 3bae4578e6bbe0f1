"""The sheet: what is typed is judged by the engine while it is typed."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QFileDialog

from desktop_uploader.gui.dialogs.drop_sheet import DropSheet
from desktop_uploader.gui.dialogs.sheet_order import Typed, order_of, preview_of
from desktop_uploader.gui.dialogs.verdict_text import verdict_text
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.orders import Added, Estimate, Lasting, RefusedRow
from desktop_uploader.ports.provider import Finding, Weight
from tests.gui.house import House, words

ONE = (b"/films/Harbour at night.mp4",)
TWO = (*ONE, "/films/城市.mov".encode())
STUDIO = AccountRow("studio", "alibaba", "key")


def open_sheet(house: House, paths: tuple[bytes, ...]) -> DropSheet:
    window = house.open()
    window.adding.offer(paths)
    house.until(lambda: window.adding.sheet is not None)
    sheet = window.adding.sheet
    assert sheet is not None
    return sheet


def refusal(rule: str, source: str, **facts: str) -> RefusedRow:
    return RefusedRow(1, source, Finding(rule, Weight.REFUSE, tuple(facts.items())))


def test_the_pattern_is_previewed_for_the_first_file(house: House) -> None:
    sheet = open_sheet(house, TWO)

    sheet.title.setText("{stem} (final)")

    assert "Harbour at night (final)" in sheet.preview.text()


def test_real_accounts_come_first_and_practice_is_marked(house: House) -> None:
    house.engine.known_accounts["studio"] = STUDIO
    sheet = open_sheet(house, ONE)
    assert sheet.account.currentData() == "studio"
    assert not sheet.practice.isVisible()

    sheet.account.setCurrentIndex(1)

    assert sheet.practice.isVisible()
    assert sheet.account.currentText() == words()("sheet.practice_account", name="practice-alibaba")


def test_the_default_account_is_chosen_at_first(house: House) -> None:
    house.engine.known_accounts |= {
        "archive": AccountRow("archive", "alibaba", "key"),
        "studio": STUDIO,
    }

    sheet = open_sheet(house, ONE)

    assert sheet.typed().account == "studio"


def test_an_error_stands_at_its_field_while_typing(house: House) -> None:
    sheet = open_sheet(house, ONE)
    house.engine.refusals = (refusal("text-too-long", "a.mp4", field="title", limit="128"),)

    house.qtbot.keyClicks(sheet.title, "long")

    house.until(sheet.errors["title"].isVisible)
    assert sheet.errors["title"].text()
    assert sheet.title.accessibleDescription() == sheet.errors["title"].text()
    assert not sheet.errors["tags"].isVisible()
    house.engine.refusals = ()
    house.qtbot.keyClick(sheet.title, Qt.Key.Key_Backspace)
    house.until(lambda: not sheet.errors["title"].isVisible())


def test_judging_makes_no_job(house: House) -> None:
    sheet = open_sheet(house, ONE)

    house.until(sheet.send.isEnabled)

    assert house.engine.jobs == {}
    assert all(order.calls_nobody for order in house.engine.orders)


def test_sending_gives_the_whole_order(house: House) -> None:
    sheet = open_sheet(house, TWO)
    sheet.title.setText("{stem}")
    sheet.tags.setText("night, 夜景，night")
    sheet.description.setPlainText("A film.")
    house.until(sheet.send.isEnabled)

    house.qtbot.mouseClick(sheet.send, Qt.MouseButton.LeftButton)

    house.until(lambda: len(house.engine.jobs) == 2)
    order = house.engine.orders[-1]
    assert order.paths == TWO
    assert order.tags == ("night", "夜景")
    assert (order.title, order.description, order.calls_nobody) == ("{stem}", "A film.", False)


def choose(house: House, sheet: DropSheet, path: str) -> None:
    """Pick a picture by the dialog that the keyboard opens."""
    sheet.cover.choose.setFocus()
    house.qtbot.keyClick(sheet.cover.choose, Qt.Key.Key_Space)
    house.until(lambda: bool(sheet.cover.findChildren(QFileDialog)))
    [dialog] = sheet.cover.findChildren(QFileDialog)
    dialog.urlsSelected.emit([QUrl.fromLocalFile(path)])
    dialog.reject()
    house.until(lambda: not sheet.cover.findChildren(QFileDialog))


def test_a_cover_is_chosen_by_the_keyboard_and_goes_with_the_order(house: House) -> None:
    sheet = open_sheet(house, ONE)

    choose(house, sheet, "/pictures/夜.png")
    house.until(sheet.send.isEnabled)
    house.qtbot.mouseClick(sheet.send, Qt.MouseButton.LeftButton)

    house.until(lambda: len(house.engine.jobs) == 1)
    assert house.engine.orders[-1].cover == "/pictures/夜.png".encode()


def test_a_cover_that_was_cleared_is_none(house: House) -> None:
    sheet = open_sheet(house, ONE)
    choose(house, sheet, "/pictures/night.png")
    assert sheet.cover.name.text() == "night.png"

    house.qtbot.keyClick(sheet.cover.clear, Qt.Key.Key_Space)

    assert (sheet.typed().cover, sheet.cover.name.text()) == (b"", "")
    assert not sheet.cover.clear.isEnabled()
    assert sheet.focusWidget() is sheet.cover.choose


def test_a_cover_that_is_refused_is_told_of_at_its_field(house: House) -> None:
    sheet = open_sheet(house, ONE)
    house.engine.refusals = (
        refusal("cover-unreadable", "a.mp4", field="cover", cover="/pictures/night.png"),
    )

    choose(house, sheet, "/pictures/night.png")

    house.until(sheet.errors["cover"].isVisible)
    assert "/pictures/night.png" in sheet.errors["cover"].text()


def test_escape_leaves_without_an_order(house: House) -> None:
    sheet = open_sheet(house, ONE)

    house.qtbot.keyClick(sheet, Qt.Key.Key_Escape)

    house.until(lambda: not sheet.isVisible())
    assert house.engine.jobs == {}


def test_files_that_cannot_go_are_named_and_the_others_are_counted(house: House) -> None:
    house.engine.refusals = (refusal("empty-file", "/films/城市.mov"),)
    sheet = open_sheet(house, TWO)

    house.until(sheet.send.isEnabled)

    assert "/films/城市.mov" in sheet.verdict.text()
    assert words()("sheet.refused", count=1) in sheet.verdict.text()


def test_where_a_permission_may_end_too_early_the_sheet_says_so(house: House) -> None:
    house.engine.lasting = Lasting.MAY_END

    sheet = open_sheet(house, ONE)

    sentence = words()("permission.may-end", life="50 min")
    house.until(lambda: sentence in sheet.verdict.text())


def test_the_sheet_says_so_where_the_time_is_not_known() -> None:
    known, unknown = (Estimate(1, 1000, 1, seconds, None) for seconds in ((60.0, 120.0), None))

    texts = [verdict_text(Added(estimate=one), words()) for one in (known, unknown)]

    assert [words()("sheet.no_time") in text for text in texts] == [False, True]


def test_where_the_cloud_keeps_no_text_the_sheet_says_who_does(house: House) -> None:
    sentence = words()("sheet.text_stays_here")
    sheet = open_sheet(house, ONE)
    house.until(sheet.send.isEnabled)
    before = sheet.verdict.text()
    house.engine.keeps_text = False

    sheet.title.setText("Harbour")

    house.until(lambda: sentence in sheet.verdict.text())
    assert sentence not in before


def test_the_arrow_of_the_choice_is_painted(house: House) -> None:
    sheet = open_sheet(house, ONE)

    picture = sheet.account.grab().toImage()

    field = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    row = [
        picture.pixelColor(x, picture.height() // 2)
        for x in range(picture.width() - 24, picture.width() - 6)
    ]
    assert field in row
    assert any(colour != field for colour in row)


def test_when_nothing_can_go_nothing_can_be_sent(house: House) -> None:
    house.engine.refusals = (refusal("empty-file", "/films/Harbour at night.mp4"),)
    sheet = open_sheet(house, ONE)

    house.until(lambda: words()("sheet.nothing_to_send") in sheet.verdict.text())

    assert not sheet.send.isEnabled()


def test_without_an_account_the_sheet_says_so(house: House) -> None:
    house.engine.known_accounts.clear()
    sheet = open_sheet(house, ONE)

    assert sheet.verdict.text() == words()("sheet.no_account")
    assert not sheet.send.isEnabled()


def test_refused_files_of_an_order_are_told_in_the_window(house: House) -> None:
    window = house.open()
    house.engine.refusals = (refusal("empty-file", "/films/a.mp4"),)

    window.adding.practise((b"/films/a.mp4",))

    house.until(window.banner.isVisible)
    assert "/films/a.mp4" in window.banner.label.text()


def test_an_empty_title_becomes_the_files_stem() -> None:
    assert preview_of("/x/城市.final.mp4".encode(), " ") == "城市.final"
    assert preview_of(b"/x/caf\xff.mp4", "{stem}!") == "caf\ufffd!"


def test_order_text_is_trimmed() -> None:
    order = order_of(ONE, Typed("studio", " T ", " , a ,", " D\n"), calls_nobody=True)

    assert (order.title, order.tags, order.description) == ("T", ("a",), "D")
