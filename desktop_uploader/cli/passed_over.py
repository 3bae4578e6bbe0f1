"""What was passed over in folders: summed up for people, row by row for scripts."""

from collections import Counter
from collections.abc import Sequence

from desktop_uploader.cli.lines import refused_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.orders import RefusedRow
from desktop_uploader.wording.advice import advise_on

NOT_MEDIA = frozenset({"extension", "no-extension"})
SHOWN_EXAMPLES = 3
SHOWN_ENDINGS = 5


def tell_passed_over(
    terminal: Terminal, rows: Sequence[RefusedRow], *, account: str | None = None
) -> None:
    """
    A line for each reason: folders may hold more of what is no film than anybody reads.

    Args:
        account: A JSON line for each of `rows` instead, with this account's name.
    """
    if account is None:
        _sum_up(terminal, rows)
        return
    for row in rows:
        # Not the rule's own weight: what is passed over does not keep the order from going.
        line = refused_line(row, terminal.phrases, account=account)
        terminal.answer_json(line | {"weight": "skip"})


def _sum_up(terminal: Terminal, rows: Sequence[RefusedRow]) -> None:
    no_media = [row for row in rows if row.finding.rule in NOT_MEDIA]
    if no_media:
        terminal.tell(
            "passed-over.not-media",
            count=len(no_media),
            endings=_endings(terminal, no_media),
            examples=_examples(terminal, no_media),
        )
    others: dict[str, list[RefusedRow]] = {}
    for row in rows:
        if row.finding.rule not in NOT_MEDIA:
            others.setdefault(row.finding.rule, []).append(row)
    for alike in others.values():
        terminal.tell(
            "passed-over.other",
            title=advise_on(alike[0].finding, terminal.phrases).title,
            count=len(alike),
            examples=_examples(terminal, alike),
        )


def _endings(terminal: Terminal, rows: Sequence[RefusedRow]) -> str:
    """How many there are of each ending, the most frequent first."""
    phrases = terminal.phrases
    found = Counter(dict(row.finding.facts).get("found", "") for row in rows)
    told = [
        phrases("passed-over.ending", count=count, ending=f".{ending}")
        if ending
        else phrases("passed-over.no-ending", count=count)
        for ending, count in found.most_common(SHOWN_ENDINGS)
    ]
    rest = len(rows) - sum(count for _, count in found.most_common(SHOWN_ENDINGS))
    return phrases("passed-over.comma").join(
        [*told, phrases("passed-over.rest", count=rest)] if rest else told
    )


def _examples(terminal: Terminal, rows: Sequence[RefusedRow]) -> str:
    return terminal.phrases("passed-over.comma").join(row.source for row in rows[:SHOWN_EXAMPLES])
