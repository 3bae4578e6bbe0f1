"""What an account's cloud has to choose from: categories, templates, watermarks, applications."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_uploader.ports.cutoff import Cutoff


class ListKind(Enum):
    """What can be listed; the values are words of the command line."""

    CATEGORIES = "categories"
    TEMPLATES = "templates"
    WATERMARKS = "watermarks"
    SNAPSHOTS = "snapshots"
    """Templates that pictures are taken by."""
    AI_TEMPLATES = "ai-templates"
    """Templates that audits, and covers chosen by the cloud, go by."""
    GROUPS = "template-groups"
    APPS = "apps"
    BUCKETS = "buckets"
    AGENCIES = "agencies"
    """What the account's owner has let the service do by itself."""


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


@dataclass(frozen=True, slots=True)
class Choices:
    """A list as it was asked for `age_s` ago; 0 just now."""

    entries: tuple[CatalogueEntry, ...]
    age_s: float = 0.0


class Catalogue(Protocol):
    """
    Lists what can be chosen. One per provider; may be used from many threads.

    Which of them a cloud keeps stands in `Abilities.lists`; the others are never asked for.
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

    def listed(self, kind: ListKind, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """Any other list; empty where the account has none of it. Raises as `categories` does."""
        ...
