"""What an account's cloud has to choose from when a film is sent: categories and templates."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_uploader.ports.cutoff import Cutoff


class ListKind(Enum):
    """What can be listed; the values are words of the command line."""

    CATEGORIES = "categories"
    TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """
    One thing that an upload may name.

    Attributes:
        id: What is typed for it; never empty.
        name: As the cloud shows it to people; "" where it has none.
        parent_id: Of the category that it lies in; "" at the first level, and for templates.
        detail: What else the cloud says of it, in the cloud's own words; "" for nothing.
    """

    id: str
    name: str
    parent_id: str = ""
    detail: str = ""


class Catalogue(Protocol):
    """
    Lists what can be chosen. One per provider; may be used from many threads.

    Which of the two a cloud keeps stands in `Abilities.lists`; the other is never asked for.
    Lists are whole, in the cloud's own order, and no id comes twice.
    """

    def categories(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """
        All categories, each after the one that it lies in; empty where the account has none.

        Raises:
            ProviderError: As the control plane's contract says; nothing was changed.
            Cut: Our own side ended the call.
        """
        ...

    def templates(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """
        All that a film's outputs can be made by; raises as `categories` does.

        One call may not be enough for either: what comes of the first calls is thrown away where
        a later one fails.
        """
        ...
