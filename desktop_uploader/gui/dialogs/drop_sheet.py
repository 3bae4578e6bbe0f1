"""The sheet that asks what to do with dropped files; errors stand at their fields while typing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.gui.dialogs.choice_box import ChoiceBox
from desktop_uploader.gui.dialogs.cover_field import CoverField
from desktop_uploader.gui.dialogs.sheet_order import (
    FIELDS,
    STEM,
    Typed,
    by_field,
    name_of,
    order_of,
    preview_of,
)
from desktop_uploader.gui.dialogs.verdict_text import verdict_text
from desktop_uploader.gui.link import EngineLink
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.orders import Added

CHECK_AFTER_MS = 250


class DropSheet(QDialog):
    """
    Account, title, tags, description and cover for some files.

    Signals:
        order_given: An `AddOrder` to be carried out.
    """

    order_given = Signal(object)

    def __init__(
        self,
        words: Words,
        paths: Sequence[bytes],
        *,
        link: EngineLink,
        accounts: Sequence[AccountRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._paths = paths
        self._link = link
        self._accounts = accounts
        self._is_asking = False
        self.account = self._account_box()
        self.title = QLineEdit(self)
        self.tags = QLineEdit(self, placeholderText=words("sheet.tags_hint"))
        self.description = QPlainTextEdit(self, tabChangesFocus=True)
        self.description.setFixedHeight(84)
        self.cover = CoverField(words, self)
        self.preview = self._text("muted")
        self.verdict = self._text("muted")
        self.practice = self._text("practice")
        self.practice.setText(words("window.practice_note"))
        self.errors = {name: self._text("bad") for name in FIELDS}
        for label in self.errors.values():
            label.hide()
        self.send = QPushButton(words("sheet.send"), self, default=True)
        self.buttons = self._button_row()
        self._checking = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._checking.timeout.connect(self.check)
        self._name_window()
        self._lay_out()
        self._connect_fields()
        self._on_typing()
        self.title.setFocus()

    def typed(self) -> Typed:
        """What stands in the fields now."""
        return Typed(
            account=self.account.currentData() or "",
            title=self.title.text(),
            tags=self.tags.text(),
            description=self.description.toPlainText(),
            cover=self.cover.path,
        )

    def choose_account(self, name: str) -> None:
        """Choose an account; what is not among them changes nothing."""
        place = self.account.findData(name)
        if place >= 0:
            self.account.setCurrentIndex(place)

    def check(self) -> None:
        """Have the engine judge what is typed, without calling anybody."""
        if self._is_asking or not self.typed().account:
            return
        self._is_asking = True
        typed = self.typed()
        order = order_of(self._paths, typed, calls_nobody=True)
        self._link.ask(
            lambda engine: engine.add(order),
            then=lambda added: self._on_checked(typed, added),
            failed=self._on_failed,
        )

    def _on_typing(self) -> None:
        self.preview.setText(
            self._words("sheet.preview", title=preview_of(self._paths[0], self.title.text()))
        )
        self.practice.setVisible(self._is_practice())
        self.send.setEnabled(False)
        if not self._accounts:
            self.verdict.setText(self._words("sheet.no_account"))
            return
        self.verdict.setText(self._words("sheet.checking"))
        self._checking.start()

    def _on_checked(self, typed: Typed, added: Added) -> None:
        self._is_asking = False
        if typed != self.typed():
            self._checking.start()
            return
        wrong = by_field(added)
        for field, label in self.errors.items():
            self._mark(
                field, label, sentence=self._words.finding(wrong[field]) if field in wrong else ""
            )
        self.verdict.setText(verdict_text(added, self._words))
        self.send.setEnabled(bool(added.new or added.known or added.estimate.files))
        self._grow()

    def _on_failed(self, error: UploaderError) -> None:
        self._is_asking = False
        self.verdict.setText(self._words.advice(error.trouble).text)
        self._grow()

    def _on_accepted(self) -> None:
        self.order_given.emit(order_of(self._paths, self.typed(), calls_nobody=False))
        self.accept()

    def _mark(self, field: str, label: QLabel, *, sentence: str) -> None:
        label.setText(sentence)
        label.setVisible(bool(sentence))
        widget = getattr(self, field)
        widget.setAccessibleDescription(sentence)
        widget.setProperty("isWrong", bool(sentence))
        widget.style().polish(widget)

    def _grow(self) -> None:
        # Qt gives a dialog no more height by itself when a wrapped text needs more lines.
        needed = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))

    def _is_practice(self) -> bool:
        place = self.account.currentIndex()
        return place >= 0 and self._accounts[place].is_practice

    def _account_box(self) -> QComboBox:
        box = ChoiceBox(self)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for row in self._accounts:
            marked = self._words("sheet.practice_account", name=row.name)
            box.addItem(marked if row.is_practice else row.name, row.name)
        return box

    def _button_row(self) -> QDialogButtonBox:
        row = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        leave = row.button(QDialogButtonBox.StandardButton.Cancel)
        leave.setText(self._words("window.cancel"))
        leave.setIcon(QIcon())
        row.addButton(self.send, QDialogButtonBox.ButtonRole.AcceptRole)
        return row

    def _name_window(self) -> None:
        words, one = self._words, len(self._paths) == 1
        name = name_of(self._paths[0])
        self.setWindowTitle(
            words("sheet.title_one", name=name)
            if one
            else words("sheet.title_many", count=len(self._paths))
        )
        self.title.setPlaceholderText(
            words("sheet.name_hint_one" if one else "sheet.name_hint_many")
        )
        if not one:
            self.title.setText(STEM)

    def _connect_fields(self) -> None:
        self.account.currentIndexChanged.connect(lambda _: self._on_typing())
        for line in (self.title, self.tags):
            line.textChanged.connect(lambda _: self._on_typing())
        self.description.textChanged.connect(self._on_typing)
        self.cover.changed.connect(self._on_typing)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        words = self._words
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(words("sheet.account"), self.account)
        form.addRow("", self.practice)
        form.addRow("", self.errors["account"])
        form.addRow(words("sheet.name"), self.title)
        form.addRow("", self.preview)
        form.addRow("", self.errors["title"])
        form.addRow(words("sheet.tags"), self.tags)
        form.addRow("", self.errors["tags"])
        form.addRow(words("sheet.description"), self.description)
        form.addRow("", self.errors["description"])
        form.addRow(words("sheet.cover"), self.cover)
        form.addRow("", self.errors["cover"])
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.verdict)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(540)

    def _text(self, weight: str) -> QLabel:
        label = QLabel(self, wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("weight", weight)
        return label
