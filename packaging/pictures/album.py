"""Which pictures there are."""

from dataclasses import dataclass
from enum import Enum


class View(Enum):
    """What a picture shows."""

    LIST = "the list in the middle of its work, with one job below it"
    FAULT = "a job that failed, with what to do about it"
    SHEET = "the sheet that asks what to do with dropped files"
    EMPTY = "the first start"


@dataclass(frozen=True, slots=True)
class Picture:
    """
    One picture.

    Attributes:
        theme: "light" or "dark".
        language: "en" or "zh".
        scale: Pixels of the screen for each of the window, as on a screen of high density.
    """

    view: View
    theme: str
    language: str
    scale: int = 1

    @property
    def name(self) -> str:
        """Its file's name without the ending."""
        kind = "window" if self.view is View.LIST else self.view.name.lower()
        plain = f"{kind}-{self.theme}-{self.language}"
        return plain if self.scale == 1 else f"{plain}-{self.scale}x"


LOOKS = [(theme, language) for theme in ("light", "dark") for language in ("en", "zh")]

ALBUM = [
    *(Picture(View.LIST, theme, language) for theme, language in LOOKS),
    Picture(View.LIST, "light", "en", scale=2),
    Picture(View.FAULT, "light", "en"),
    Picture(View.FAULT, "dark", "zh"),
    Picture(View.SHEET, "light", "en"),
    Picture(View.SHEET, "dark", "zh"),
    Picture(View.EMPTY, "light", "en"),
    Picture(View.EMPTY, "dark", "zh"),
]
