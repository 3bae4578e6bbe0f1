"""Takes orders of addresses: holds all of them against the rules, then queues what may go."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from desktop_uploader.domain import events as e
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Origin, Source, State
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.engine.loop import Loop
from desktop_uploader.engine.queueing import QUEUED_AT_ONCE, queue_jobs
from desktop_uploader.engine.submissions import pull_of, registering_of
from desktop_uploader.ports.journal import NewJob
from desktop_uploader.ports.orders import Added, Estimate, RefusedRow
from desktop_uploader.ports.provider import Finding, Provider, Weight
from desktop_uploader.ports.pull_orders import PullOrder, PullRow

NOWHERE = Fingerprint(0, 0)
KEPT_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
"""Signs with a meaning of their own, and escapes that are there already; all others are escaped."""


@dataclass(slots=True)
class _Tally:
    """
    What has been found so far.

    Attributes:
        row_of: The first row of each address.
        names_are_ids: Whether a file name may be there only once.
        row_of_name: The first row of each file name.
    """

    new: list[NewJob] = field(default_factory=list)
    known: list[JobId] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[RefusedRow] = field(default_factory=list)
    row_of: dict[str, int] = field(default_factory=dict)
    names_are_ids: bool = False
    row_of_name: dict[str, int] = field(default_factory=dict)


class PullTaking:
    """Works on the caller's thread: looking at rows never holds up the jobs."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._tools = loop.tools

    def take(self, order: PullOrder) -> Added:
        """Check every row, then queue those that may go; returns when they are in the journal."""
        provider = self._tools.providers.provider_for(AccountName(order.account))
        limits = _limits_of(order, provider)
        tally = _Tally(names_are_ids=order.registers and _names_are_ids(provider))
        for row in order.rows:
            self._consider(row, order, provider=provider, tally=tally)
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
            estimate=replace(limits, urls=len(tally.new), keeps_text=provider.abilities.keeps_text),
        )

    def _consider(
        self, row: PullRow, order: PullOrder, *, provider: Provider, tally: _Tally
    ) -> None:
        source = source_of(row, order)
        findings = _of_row(row, source, tally=tally)
        draft = draft_of(row, order, source=source)
        if not findings:
            findings = provider.review(draft, source).findings
        for finding in findings:
            kept = tally.refused if finding.weight is Weight.REFUSE else tally.warnings
            kept.append(RefusedRow(row.row, row.url, finding))
        if not any(finding.weight is Weight.REFUSE for finding in findings):
            self._queue_or_know(row, source, draft=draft, provider=provider, tally=tally)

    def _queue_or_know(
        self,
        row: PullRow,
        source: Source,
        *,
        draft: MediaDraft,
        provider: Provider,
        tally: _Tally,
    ) -> None:
        account = provider.account
        known = self._tools.journal.find(account, source)
        if known is None:
            now_s = self._tools.clock.now_s()
            tally.new.append(NewJob(account, source, draft, row.priority, now_s))
        elif known.draft != draft and known.state is not State.ENDED:
            other = Finding("other-metadata", Weight.REFUSE, (("job", str(known.id)),))
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


def source_of(row: PullRow, order: PullOrder) -> Source:
    """What a row is about. An object's key is escaped in its address as any other path is."""
    url = encoded(row.url)
    origin = Origin.OBJECT if order.registers else Origin.URL
    return Source(url.encode(), url, NOWHERE, origin)


def draft_of(row: PullRow, order: PullOrder, *, source: Source) -> MediaDraft:
    """The draft of one row, with what the order says of all where the row says nothing."""
    name = source.name
    title = row.title or order.title.replace("{stem}", stem_of(name)) or stem_of(name)
    says_how = bool(row.template or row.workflow)
    return MediaDraft(
        title=title,
        description=row.description,
        tags=row.tags,
        category=row.category,
        template=row.template or ("" if says_how else order.template),
        workflow=row.workflow or ("" if says_how else order.workflow),
        cover_url=row.cover,
        extension=row.extension.lstrip(".").lower(),
        md5=row.md5.lower(),
        output=order.output,
        is_left_as_it_is=order.is_left_as_it_is and not says_how,
    )


def stem_of(name: str) -> str:
    """A name without its extension."""
    return name.rsplit(".", 1)[0] or name


def _limits_of(order: PullOrder, provider: Provider) -> Estimate:
    """
    How many go at once, and how often.

    Raises:
        RequestRefused: The cloud takes none ("no-pull", "no-register").
    """
    if not order.registers:
        pulls = pull_of(provider).abilities
        return Estimate(urls_at_once=pulls.batch, calls_per_day=pulls.calls_per_day)
    registers = registering_of(provider).abilities
    return Estimate(urls_at_once=registers.batch, opens_per_s=registers.calls_per_s)


def _of_row(row: PullRow, source: Source, *, tally: _Tally) -> Sequence[Finding]:
    """What is wrong with a row whatever the cloud."""
    if row.finding is not None:
        return [row.finding]
    if not _is_address(source):
        rule = "not-an-address" if source.origin is Origin.URL else "not-an-object"
        return [Finding(rule, Weight.REFUSE)]
    if source.text in tally.row_of:
        first = str(tally.row_of[source.text])
        return [Finding("address-twice", Weight.REFUSE, (("first", first),))]
    tally.row_of[source.text] = row.row
    first_row = tally.row_of_name.setdefault(source.name, row.row)
    if tally.names_are_ids and first_row != row.row:
        facts = (("file_name", source.name), ("first", str(first_row)))
        return [Finding("object-name-twice", Weight.REFUSE, facts)]
    return []


def _names_are_ids(provider: Provider) -> bool:
    return registering_of(provider).abilities.names_are_ids


def _is_address(source: Source) -> bool:
    try:
        parts = urlsplit(source.text)
    except ValueError:
        return False
    # How the addresses of objects begin is each cloud's own.
    is_known = source.origin is Origin.OBJECT or parts.scheme.lower() in ("http", "https")
    return is_known and bool(parts.scheme and parts.hostname)
