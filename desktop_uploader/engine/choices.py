"""What a person can choose from at an account's cloud: asked for when wanted."""

from desktop_uploader.domain.errors import ClockWrong, RequestRefused
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.ports.catalogue import Catalogue, CatalogueEntry, ListKind
from desktop_uploader.ports.provider import Provider

CODE_OF_LIST = {
    ListKind.CATEGORIES: "no-categories",
    ListKind.TEMPLATES: "no-templates",
    ListKind.WATERMARKS: "no-watermarks",
    ListKind.SNAPSHOTS: "no-snapshots",
    ListKind.AI_TEMPLATES: "no-ai-templates",
    ListKind.GROUPS: "no-template-groups",
    ListKind.APPS: "no-apps",
    ListKind.BUCKETS: "no-buckets",
    ListKind.AGENCIES: "no-agencies",
}


def choices(provider: Provider, kind: ListKind) -> list[CatalogueEntry]:
    """
    One of the cloud's lists, as it is now.

    Raises:
        RequestRefused: The cloud keeps no such list ("no-categories", "no-templates" …).
        ProviderError: As the catalogue's contract says.
    """
    catalogue = provider.catalogue
    if catalogue is None or kind not in provider.abilities.lists:
        facts = {"name": str(provider.account)}
        raise RequestRefused(code=CODE_OF_LIST[kind], facts=facts)
    try:
        return _asked(catalogue, kind)
    except ClockWrong:
        # The refusal told the far end's time: what is signed from now on goes by it.
        return _asked(catalogue, kind)


def _asked(catalogue: Catalogue, kind: ListKind) -> list[CatalogueEntry]:
    if kind is ListKind.CATEGORIES:
        return catalogue.categories(cutoff=JobCutoff())
    if kind is ListKind.TEMPLATES:
        return catalogue.templates(cutoff=JobCutoff())
    return catalogue.listed(kind, cutoff=JobCutoff())
