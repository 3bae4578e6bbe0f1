"""One job below the list: its stage, what to do, its facts, its story."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_uploader.gui.detail_facts import facts_of
from desktop_uploader.gui.icons import IconSet
from desktop_uploader.gui.stage_look import look_of
from desktop_uploader.gui.support_text import support_text
from desktop_uploader.gui.timeline import Timeline
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import JobDetail

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)
_COPIED_MS = 2_000


class DetailPanel(QScrollArea):
    """
    Shows a `JobDetail`.

    Signals:
        text_wanted: Text for the clipboard.
    """

    text_wanted = Signal(str)

    def __init__(self, words: Words, icons: IconSet) -> None:
        super().__init__()
        self._words = words
        self._icons = icons
        self._detail: JobDetail | None = None
        self.setObjectName("details")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(160)
        self.setAccessibleName(words("action.details"))
        self.name = _text("title")
        self.shape = QLabel()
        self.stage = _text("strong")
        self.stage.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.advice = QFrame()
        self.advice.setObjectName("advice")
        self.advice_title = _text("strong")
        self.advice_text = _text("")
        self.facts = QFormLayout()
        self.timeline = Timeline(words)
        self.no_timeline = QLabel(words("detail.no_timeline"))
        self.copy_button = QPushButton(words("detail.copy_support"))
        self.copy_button.clicked.connect(self._copy)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._name_copy_button)
        self._body = self._lay_out()
        self._none = QLabel(words("detail.none"), alignment=Qt.AlignmentFlag.AlignCenter)
        self._none.setProperty("weight", "muted")
        self._none.setWordWrap(True)
        whole = QWidget()
        whole.setObjectName("detailsBody")
        column = QVBoxLayout(whole)
        column.setContentsMargins(18, 16, 18, 16)
        column.addWidget(self._none)
        column.addWidget(self._body, 1)
        self.setWidget(whole)
        self.show_detail(None)

    def show_detail(self, detail: JobDetail | None) -> None:
        """Show a job, or none."""
        if detail == self._detail and detail is not None:
            return
        self._detail = detail
        self._none.setVisible(detail is None)
        self._body.setVisible(detail is not None)
        if detail is not None:
            self._fill(detail)

    def _fill(self, detail: JobDetail) -> None:
        row, look = detail.row, look_of(detail.row)
        self.name.setText(row.title or row.name)
        scale = self.devicePixelRatioF()
        self.shape.setPixmap(self._icons.stage(look.icon, look.tone, size=18, scale=scale))
        self.stage.setText(self._words.stage(row))
        self.advice.setVisible(row.trouble is not None)
        if row.trouble is not None:
            advice = self._words.advice(row.trouble, name=row.name)
            self.advice_title.setText(advice.title)
            self.advice_text.setText(advice.sentences)
        self._write_facts(facts_of(detail, self._words))
        self.timeline.tell(detail.timeline)
        self.no_timeline.setVisible(not detail.timeline)

    def _write_facts(self, facts: list[tuple[str, str]]) -> None:
        while self.facts.rowCount() > len(facts):
            self.facts.removeRow(self.facts.rowCount() - 1)
        for place, (name, value) in enumerate(facts):
            if place == self.facts.rowCount():
                self.facts.addRow(_text("muted", is_name=True), _text(""))
            for role, text in (
                (QFormLayout.ItemRole.LabelRole, name),
                (QFormLayout.ItemRole.FieldRole, value),
            ):
                item = self.facts.itemAt(place, role)
                label = item.widget() if item else None
                assert isinstance(label, QLabel)
                label.setText(text)

    def _copy(self) -> None:
        if self._detail is not None:
            self.text_wanted.emit(support_text(self._detail))
            self.copy_button.setText(self._words("detail.copied"))
            self._copied.start()

    def _name_copy_button(self) -> None:
        self.copy_button.setText(self._words("detail.copy_support"))

    def _lay_out(self) -> QWidget:
        body = QWidget()
        stage_row = QHBoxLayout()
        stage_row.addWidget(self.shape)
        stage_row.addWidget(self.stage, 1)
        stage_row.addWidget(self.copy_button)
        advice = QVBoxLayout(self.advice)
        advice.setContentsMargins(12, 10, 12, 10)
        advice.addWidget(self.advice_title)
        advice.addWidget(self.advice_text)
        self.facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.facts.setHorizontalSpacing(14)
        self.facts.setVerticalSpacing(6)
        self.facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        heading = QLabel(self._words("detail.timeline"))
        heading.setProperty("weight", "heading")
        self.no_timeline.setProperty("weight", "muted")
        story = QVBoxLayout()
        story.setSpacing(10)
        story.addWidget(self.name)
        story.addLayout(stage_row)
        story.addWidget(self.advice)
        story.addSpacing(4)
        story.addWidget(heading)
        story.addWidget(self.timeline)
        story.addWidget(self.no_timeline)
        story.addStretch(1)
        facts = QVBoxLayout()
        facts.addLayout(self.facts)
        facts.addStretch(1)
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(32)
        columns.addLayout(story, 1)
        columns.addLayout(facts, 1)
        return body


def _text(weight: str, *, is_name: bool = False) -> QLabel:
    label = QLabel(wordWrap=not is_name)
    # Names and the far end's words are text, never markup.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("weight", weight)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    if not is_name:
        label.setTextInteractionFlags(_SELECTABLE)
    return label
