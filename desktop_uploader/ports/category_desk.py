"""Categories of an account's cloud: made, renamed, removed."""

from typing import Protocol

from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.ports.cutoff import Cutoff


class CategoryDesk(Protocol):
    """
    Changes the categories that `Catalogue.categories` lists. May be used from many threads.

    Every verb that calls raises ProviderError as the control plane's contract says, and Cut;
    RequestRefused by the cloud's own rules: too deep, too many, a name that there is already.
    """

    def review(self, name: str) -> None:
        """
        Hold a name against the limits of the calls; calls nobody.

        Raises:
            RequestRefused: It breaks a rule (`code`).
        """
        ...

    def add(self, name: str, *, parent_id: str, cutoff: Cutoff) -> str:
        """Make a category, at the first level where `parent_id` is ""; its id."""
        ...

    def rename(self, category_id: str, *, name: str, cutoff: Cutoff) -> None:
        """Give it another name."""
        ...

    def remove(self, category_id: str, *, cutoff: Cutoff) -> None:
        """Delete it; with all that lie in it, or not at all where some do, as the cloud has it."""
        ...

    def name_of(self, category_id: str, *, cutoff: Cutoff) -> str | None:
        """The name that a category has now; None where it is not there."""
        ...


class CategoryFace(Protocol):
    """
    Categories as faces change them; each change is in the ledger before it is asked for.

    Raises:
        RequestRefused: The account is unknown; its cloud has no categories that it could change
            ("no-categories"); the name breaks a rule; there is none of that id ("no-category"),
            or one of that name already ("category-exists").
        OutcomeUnknown: Asked, and still not known whether it happened (code "category-unknown").
        ProviderError: The cloud refused, or could not be asked; nothing was changed.
    """

    def add_category(self, account: str, name: str, *, parent_id: str = "") -> CatalogueEntry:
        """Make one; as it is now."""
        ...

    def rename_category(self, account: str, category_id: str, *, name: str) -> CatalogueEntry:
        """Give it another name; as it is now."""
        ...

    def remove_category(self, account: str, category_id: str) -> CatalogueEntry:
        """Delete it; as it was."""
        ...
