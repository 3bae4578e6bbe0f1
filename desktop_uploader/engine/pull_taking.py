"""Takes orders of addresses: holds all of them against the rules, then queues what may go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from desktop_uploader.domain import events as e
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Origin, Source, State
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.engine.loop import Loop
from desktop_uploader.engine.queueing import QUEUED_AT_ONCE, queue_jobs
from desktop_uploader.engine.submissions import pull_of
from desktop_uploader.ports.journal import NewJob
from desktop_uploader.ports.orders import Added, Estimate, RefusedRow
from desktop_uploader.ports.provider import Finding, Provider, Weight
from desktop_uploader.ports.pull_orders import PullOrder, PullRow

NOWHERE = Fingerprint(0, 0)
KEPT_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
"""Signs with a meaning of their own, and escapes that are there already; all others are escaped."""


@dataclass(slots=True)
class _Tally:
    """What has been found so far; `row_of` is the first row of each address."""

    new: list[NewJob] = field(default_factory=list)
    known: list[JobId] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[RefusedRow] = field(default_factory=list)
    row_of: dict[str, int] = field(default_factory=dict)


class PullTaking:
    """Works on the caller's thread: looking at rows never holds up the jobs."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._tools = loop.tools

    def take(self, order: PullOrder) -> Added:
        """Check every row, then queue those that may go; returns when they are in the journal."""
        provider = self._tools.providers.provider_for(AccountName(order.account))
        pull = pull_of(provider)
        tally = _Tally()
        for row in order.rows:
            self._consider(row, provider, tally=tally)
        added: list[JobId] = []
        if not order.calls_nobody:
            for start in range(0, len(tally.new), QUEUED_AT_ONCE):
                added += queue_jobs(self._loop, tally.new[start : start + QUEUED_AT_ONCE])
            self._loop.call(lambda: self._set_going(tally.known))
        return Added(
            new=tuple(added),
            known=tuple(tally.known),
            refused=tuple(tally.refused),
            warnings=tuple(tally.warnings),
            estimate=Estimate(
                urls=len(tally.new),
                urls_at_once=pull.abilities.batch,
                calls_per_day=pull.abilities.calls_per_day,
                keeps_text=provider.abilities.keeps_text,
            ),
        )

    def _consider(self, row: PullRow, provider: Provider, *, tally: _Tally) -> None:
        url = encoded(row.url)
        source = Source(url.encode(), url, NOWHERE, Origin.URL)
        findings = _of_row(row, url, tally=tally)
        if findings:
            tally.refused += [RefusedRow(row.row, row.url, finding) for finding in findings]
            return
        draft = _draft_of(row, source)
        findings = list(provider.review(draft, source).findings)
        is_refused = False
        for finding in findings:
            refused = RefusedRow(row.row, row.url, finding)
            is_refused |= finding.weight is Weight.REFUSE
            (tally.refused if finding.weight is Weight.REFUSE else tally.warnings).append(refused)
        if is_refused:
            return
        account = provider.account
        known = self._tools.journal.find(account, source)
        if known is None:
            now_s = self._tools.clock.now_s()
            tally.new.append(NewJob(account, source, draft, row.priority, now_s))
        elif known.draft != draft and known.state is not State.ENDED:
            facts = (("job", str(known.id)),)
            other = Finding("other-metadata", Weight.REFUSE, facts)
            tally.refused.append(RefusedRow(row.row, row.url, other))
        else:
            tally.known.append(known.id)

    def _set_going(self, job_ids: Sequence[JobId]) -> None:
        """Let known jobs go on that failed or were put aside."""
        for job_id in job_ids:
            live = self._loop.take_up(job_id)
            if live is not None:
                wish = e.RetryAsked() if live.job.state is State.FAILED else e.ResumeAsked()
                self._loop.story.try_to(live, wish)


def encoded(url: str) -> str:
    """An address with what may not stand in one escaped; escapes that are there stay."""
    return quote(url.strip(), safe=KEPT_IN_ADDRESSES)


def _of_row(row: PullRow, url: str, *, tally: _Tally) -> list[Finding]:
    """What is wrong with a row whatever the cloud."""
    if row.finding is not None:
        return [row.finding]
    try:
        parts = urlsplit(url)
        is_address = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        return [Finding("not-an-address", Weight.REFUSE)]
    if url in tally.row_of:
        first = str(tally.row_of[url])
        return [Finding("address-twice", Weight.REFUSE, (("first", first),))]
    tally.row_of[url] = row.row
    return []


def _draft_of(row: PullRow, source: Source) -> MediaDraft:
    name = source.name
    return MediaDraft(
        title=row.title or name.rsplit(".", 1)[0] or name,
        description=row.description,
        tags=row.tags,
        category=row.category,
        template=row.template,
        workflow=row.workflow,
        cover_url=row.cover,
        extension=row.extension.lstrip(".").lower(),
        md5=row.md5.lower(),
    )
