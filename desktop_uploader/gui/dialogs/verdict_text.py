"""What an order means before its first byte, as the sheet says it."""

from collections.abc import Iterator, Sequence

from desktop_uploader.gui.dialogs.sheet_order import about_files
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.orders import Added, Estimate, RefusedRow

SHOWN = 4
"""Files named one by one; the rest are counted."""


def verdict_text(added: Added, words: Words) -> str:
    """Lines: amount and time, what the account does not do, what cannot go, remarks."""
    return "\n".join(_lines(added, words))


def _lines(added: Added, words: Words) -> Iterator[str]:
    estimate = added.estimate
    if estimate.files:
        yield " · ".join(_amounts(estimate, words))
        if estimate.opens_per_s is not None:
            yield words("sheet.estimate_ceiling", count=f"{estimate.opens_per_s:g}")
        if lasts := words.lasting(estimate):
            yield lasts
        if not estimate.keeps_text:
            yield words("sheet.text_stays_here")
    elif not added.known:
        yield words("sheet.nothing_to_send")
    if added.known:
        yield words("banner.known", count=len(added.known))
    refused = about_files(added.refused)
    if refused and estimate.files:
        yield words("sheet.refused", count=len(refused))
    yield from _named(refused, words)
    remarks = [*added.warnings, *added.skipped]
    if remarks:
        yield words("sheet.warned", count=len(remarks))
        yield from _named(remarks, words)


def _amounts(estimate: Estimate, words: Words) -> Iterator[str]:
    size = words.size(estimate.size_bytes)
    yield words("sheet.estimate", files=estimate.files, size=size, parts=estimate.parts)
    seconds = estimate.seconds
    yield words("sheet.no_time") if seconds is None else words.time_range(seconds)


def _named(rows: Sequence[RefusedRow], words: Words) -> Iterator[str]:
    for row in rows[:SHOWN]:
        yield f"• {row.source}: {words.finding(row)}"
    if len(rows) > SHOWN:
        yield words("sheet.more", count=len(rows) - SHOWN)
