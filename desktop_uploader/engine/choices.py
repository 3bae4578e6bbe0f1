"""What a person can choose from at an account's cloud: asked for when wanted, kept nowhere."""

from desktop_uploader.domain.errors import ClockWrong, RequestRefused
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.ports.catalogue import Catalogue, CatalogueEntry, ListKind
from desktop_uploader.ports.provider import Provider


def choices(provider: Provider, kind: ListKind) -> list[CatalogueEntry]:
    """
    One of the cloud's lists, as it is now.

    Raises:
        RequestRefused: The cloud keeps no such list ("no-categories", "no-templates").
        ProviderError: As the catalogue's contract says.
    """
    catalogue = provider.catalogue
    if catalogue is None or kind not in provider.abilities.lists:
        facts = {"name": str(provider.account)}
        if kind is ListKind.CATEGORIES:
            raise RequestRefused(code="no-categories", facts=facts)
        raise RequestRefused(code="no-templates", facts=facts)
    try:
        return _asked(catalogue, kind)
    except ClockWrong:
        # The refusal told the far end's time: what is signed from now on goes by it.
        return _asked(catalogue, kind)


def _asked(catalogue: Catalogue, kind: ListKind) -> list[CatalogueEntry]:
    verb = catalogue.categories if kind is ListKind.CATEGORIES else catalogue.templates
    return verb(cutoff=JobCutoff())
