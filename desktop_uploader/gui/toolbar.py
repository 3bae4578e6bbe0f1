"""The bar of buttons over the list, and the search field at its end."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolBar, QToolButton, QWidget

from desktop_uploader.gui.actions import Actions
from desktop_uploader.gui.icons import IconSet
from desktop_uploader.gui.words import Words


class Toolbar(QToolBar):
    """
    Every action as a button.

    Signals:
        searched: The text that is being looked for.
    """

    searched = Signal(str)

    def __init__(self, words: Words, actions: Actions, *, icons: IconSet) -> None:
        super().__init__()
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addActions([actions.add_files, actions.add_folder])
        self.addSeparator()
        self.addActions(list(actions.orders.values()))
        self.addSeparator()
        self.addActions([actions.open_folder, actions.copy])
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.search = self._search_field(words, actions, icons=icons)
        self.addWidget(self.search)
        self.addAction(actions.details)
        self._set_up_buttons(actions)

    def _search_field(self, words: Words, actions: Actions, *, icons: IconSet) -> QLineEdit:
        field = QLineEdit(self, clearButtonEnabled=True)
        field.setPlaceholderText(words("search.placeholder"))
        field.setAccessibleName(words("action.search"))
        field.setToolTip(actions.search.toolTip())
        field.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        field.setMinimumWidth(150)
        field.setMaximumWidth(300)
        field.textChanged.connect(self.searched)
        actions.search.triggered.connect(
            lambda *_: field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        )
        return field

    def _set_up_buttons(self, actions: Actions) -> None:
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                # A bar's buttons take no focus by themselves, so Tab would pass them by.
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(action.text())
                if action is actions.add_files:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
