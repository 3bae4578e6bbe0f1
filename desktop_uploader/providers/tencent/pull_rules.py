"""
What VOD demands of an address that it is to fetch, and what it does not take along.

Sources: manual of 2018, MultiPullVodFile; tencentcloud-sdk-python-vod 3.1, PullUpload.
"""

import re
from collections.abc import Iterator

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.provider import Finding, Review, Weight
from desktop_uploader.providers.tencent import rules

EXTENSION = re.compile(r"[0-9a-z]{1,10}")


def review(draft: MediaDraft, source: Source, *, book: rules.Book) -> Review:
    """Hold an address and its text, the account's defaults filled in, against all rules."""
    is_old = book is rules.V2
    words = (one for one in rules.of_text(draft, book) if one.rule != "field-not-taken")
    findings = (*_of_address(draft, source), *words, *_not_taken(draft, is_old=is_old))
    return Review(findings, expects_processing=bool(draft.template or draft.workflow))


def _of_address(draft: MediaDraft, source: Source) -> Iterator[Finding]:
    extension = draft.extension or rules.extension_of(source)
    facts = (("field", "extension"), ("found", extension), ("accepted", rules.ALL_KNOWN))
    if not EXTENSION.fullmatch(extension):
        yield Finding("address-without-extension", Weight.REFUSE, facts)
    elif extension not in rules.KNOWN:
        yield Finding("unusual-extension", Weight.WARN, facts)


def _not_taken(draft: MediaDraft, *, is_old: bool) -> Iterator[Finding]:
    said = {"description": draft.description}
    if is_old:
        said |= {"cover_url": draft.cover_url, "extension": draft.extension}
    else:
        said |= {"tags": ", ".join(draft.tags), "md5": draft.md5}
    for field, value in said.items():
        if value:
            yield Finding("pull-takes-no-field", Weight.WARN, (("field", field),))
