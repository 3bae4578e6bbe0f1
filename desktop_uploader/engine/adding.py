"""Takes orders: finds the files, holds them against the rules, and queues what may go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from desktop_uploader.domain import events as e
from desktop_uploader.domain.errors import (
    SourceError,
    SourceMissing,
    SourceRefused,
    UploaderError,
)
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, Source, State
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.domain.parts import plan_parts
from desktop_uploader.engine.covers import Covers
from desktop_uploader.engine.estimating import Amount, Known, estimate
from desktop_uploader.engine.kinds import not_taken, refuse_disguised
from desktop_uploader.engine.loop import Loop
from desktop_uploader.engine.performer import refuse_broken
from desktop_uploader.engine.queueing import QUEUED_AT_ONCE, queue_jobs
from desktop_uploader.engine.subtitles import named_in_stories, order_of_its_own, why_left_out
from desktop_uploader.ports.journal import NewJob
from desktop_uploader.ports.orders import Added, AddOrder, FileWords, RefusedRow
from desktop_uploader.ports.provider import Abilities, Finding, Provider, Review, Weight
from desktop_uploader.ports.source_files import Skipped, Soundness, SourceFiles

ABSENT = "missing"
NOT_MEDIA = frozenset({"extension", "no-extension"})
"""Rules whose breach inside a folder means that the file is no medium, not that it is a bad one."""


@dataclass(slots=True)
class _Tally:
    """
    What has been found so far.

    Attributes:
        cover: What the rules say of the order's cover, and so of each of its files.
        words: What is said of single files, by their paths.
    """

    cover: tuple[Finding, ...] = ()
    words: Mapping[bytes, FileWords] = field(default_factory=dict)
    row: int = 0
    new: list[JobId] = field(default_factory=list)
    known: list[JobId] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[RefusedRow] = field(default_factory=list)
    skipped: list[RefusedRow] = field(default_factory=list)
    amount: Amount = field(default_factory=Amount)

    def row_of(self, source: Source) -> int:
        """The number that answers about a file bear."""
        words = self.words.get(source.path)
        return self.row if words is None else words.row

    def besides(self, source: Source) -> tuple[Finding, ...]:
        """What is to be said of a file besides what its own rules say."""
        words = self.words.get(source.path)
        return self.cover if words is None or words.finding is None else (words.finding,)

    def wish_for(self, source: Source, order: AddOrder) -> AddOrder:
        """The order as it is for one file."""
        words = self.words.get(source.path)
        if words is None:
            return order
        return replace(
            order,
            title=words.title or order.title,
            description=words.description or order.description,
            tags=words.tags or order.tags,
            category=words.category or order.category,
            template=words.template or order.template,
            workflow=words.workflow or order.workflow,
        )


class Adding:
    """Works on the caller's thread: looking at files never holds up the jobs."""

    def __init__(self, loop: Loop, covers: Covers) -> None:
        self._loop = loop
        self._tools = loop.tools
        self._covers = covers

    def add(self, order: AddOrder) -> Added:
        """Check and queue files; returns when they are in the journal."""
        provider = self._tools.providers.provider_for(AccountName(order.account))
        tally = _Tally(
            cover=_of_cover(order, self._covers, abilities=provider.abilities),
            words={words.path: words for words in order.words},
        )
        kind = AssetKind(order.kind)
        refusal = not_taken(kind, provider.abilities)
        if refusal is not None:
            _refuse_all(order.paths, refusal, tally=tally)
            return self._answer(tally, provider, kind=kind)
        self._take(order, provider, tally=tally)
        if order.subtitle and (tally.amount.files or tally.known):
            self._take_along(order, provider, tally=tally)
        if tally.known and not order.calls_nobody:
            self._loop.call(lambda: self._set_going(tally.known))
        return self._answer(tally, provider, kind=kind)

    def _take(self, order: AddOrder, provider: Provider, *, tally: _Tally) -> None:
        waiting: dict[bytes, NewJob] = {}
        for path in order.paths:
            for found in _found(self._tools.files, path, tally=tally):
                source, _ = found
                wish = tally.wish_for(source, order)
                if source.path in waiting:
                    # Named twice in one order: once it is queued, it is known.
                    self._queue(waiting, tally)
                    wish = replace(wish, again=False)
                new = self._considered(wish, found, provider=provider, tally=tally)
                if new is not None:
                    waiting[source.path] = new
                if len(waiting) >= QUEUED_AT_ONCE:
                    self._queue(waiting, tally)
        self._queue(waiting, tally)

    def _take_along(self, order: AddOrder, provider: Provider, *, tally: _Tally) -> None:
        """Queue the subtitle of an order, and name its job in the stories of the new films."""
        left_out = why_left_out(order, provider.abilities)
        if left_out is not None:
            tally.row += 1
            tally.warnings.append(RefusedRow(tally.row, _text_of(order.subtitle), left_out))
            return
        films, known = tuple(tally.new), len(tally.known)
        tally.cover, tally.words = (), {}
        self._take(order_of_its_own(order), provider, tally=tally)
        for subtitle in (*tally.new[len(films) :], *tally.known[known:])[:1]:
            at_s = self._tools.clock.now_s()
            notes = list(named_in_stories(films, order, subtitle=subtitle, at_s=at_s))
            self._loop.call(partial(self._tools.journal.write, notes))

    def _considered(
        self, order: AddOrder, found: tuple[Source, bool], *, provider: Provider, tally: _Tally
    ) -> NewJob | None:
        """The job to queue; None when the file may not go or is on its way already."""
        source, is_from_folder = found
        row = tally.row_of(source)
        draft = draft_of(order, source)
        review = self._reviewed(draft, source, provider=provider)
        no_media = [f for f in review.refusals if f.rule in NOT_MEDIA]
        if is_from_folder and no_media:
            passed_over = replace(no_media[0], weight=Weight.WARN)
            tally.skipped.append(RefusedRow(row, source.text, passed_over))
            return None
        review = replace(review, findings=(*review.findings, *tally.besides(source)))
        for finding in review.findings:
            refused = RefusedRow(row, source.text, finding)
            if finding.weight is Weight.WARN:
                tally.warnings.append(refused)
            else:
                tally.refused.append(refused)
        if review.refusals:
            return None
        known = None if order.again else self._known(order, source, draft=draft)
        if known is not None:
            self._take_up_known(known, draft, row=row, order=order, tally=tally)
            return None
        self._count(source, provider, tally=tally)
        return (
            NewJob(
                AccountName(order.account),
                source,
                draft,
                order.priority,
                self._tools.clock.now_s(),
                order.start_at_s,
            )
            if not order.calls_nobody
            else None
        )

    def _reviewed(self, draft: MediaDraft, source: Source, *, provider: Provider) -> Review:
        review = provider.review(draft, source)
        if review.refusals:
            return review
        try:
            refuse_disguised(self._tools.files, source, kind=draft.kind)
            check = self._tools.files.check_container(source)
            refuse_broken(check)
            self._tools.files.open(source).close()
        except UploaderError as error:
            rule = error.trouble.code or error.trouble.kind
            facts = tuple(error.trouble.facts.items())
            return replace(review, findings=(*review.findings, Finding(rule, Weight.REFUSE, facts)))
        if check.soundness is Soundness.DOUBTFUL:
            doubt = Finding(check.detail, Weight.WARN)
            return replace(review, findings=(*review.findings, doubt))
        return review

    def _known(self, order: AddOrder, source: Source, *, draft: MediaDraft) -> Job | None:
        """The job that this file has; none where its words were refused and are others now."""
        job = self._tools.journal.find(AccountName(order.account), source, kind=draft.kind)
        if job is not None and job.state is State.FAILED and job.place is None:
            return job if job.draft == draft else None
        return job

    def _take_up_known(
        self, job: Job, draft: MediaDraft, *, row: int, order: AddOrder, tally: _Tally
    ) -> None:
        """The same file for the same account goes on; it never starts a second upload."""
        if job.draft != draft and job.state is not State.ENDED:
            finding = Finding("other-metadata", Weight.REFUSE, (("job", str(job.id)),))
            tally.refused.append(RefusedRow(row, job.source.text, finding))
            return
        tally.known.append(job.id)

    def _set_going(self, job_ids: Sequence[JobId]) -> None:
        """Let known jobs go on that failed or were put aside."""
        for job_id in job_ids:
            live = self._loop.take_up(job_id)
            if live is not None:
                wish = e.RetryAsked() if live.job.state is State.FAILED else e.ResumeAsked()
                self._loop.story.try_to(live, wish)

    def _count(self, source: Source, provider: Provider, *, tally: _Tally) -> None:
        size_bytes = source.fingerprint.size_bytes
        plan = plan_parts(
            size_bytes, provider.abilities.limits, line_is_slow=self._tools.line_is_slow()
        )
        tally.amount.add(size_bytes, parts=plan.count)

    def _queue(self, waiting: dict[bytes, NewJob], tally: _Tally) -> None:
        """Write what waits, and empty it."""
        if not waiting:
            return
        jobs = list(waiting.values())
        waiting.clear()
        tally.new += queue_jobs(self._loop, jobs)

    def _answer(self, tally: _Tally, provider: Provider, *, kind: AssetKind) -> Added:
        known = Known(
            self._tools.feed.line_bytes_per_s,
            self._tools.permissions_s.get(provider.account),
            self._tools.jobs_at_once,
        )
        return Added(
            new=tuple(tally.new),
            known=tuple(tally.known),
            refused=tuple(tally.refused),
            warnings=tuple(tally.warnings),
            skipped=tuple(tally.skipped),
            estimate=estimate(tally.amount, provider.abilities, known=known, kind=kind),
        )


def _found(files: SourceFiles, path: bytes, *, tally: _Tally) -> Iterator[tuple[Source, bool]]:
    """Files of one path, each with whether it was met inside a folder."""
    try:
        source = files.find(path)
    except SourceRefused:
        try:
            yield from _found_in_folder(files, path, tally=tally)
        except SourceError as error:
            _refuse_path(path, error, tally=tally)
    except SourceError as error:
        _refuse_path(path, error, tally=tally)
    else:
        tally.row += 1
        yield source, False


def _found_in_folder(
    files: SourceFiles, path: bytes, *, tally: _Tally
) -> Iterator[tuple[Source, bool]]:
    before, skipped_before = tally.row, len(tally.skipped)
    for met in files.walk(path):
        tally.row += 1
        if isinstance(met, Skipped):
            finding = Finding(met.rule, Weight.WARN)
            tally.skipped.append(RefusedRow(tally.row, met.text, finding))
        else:
            yield met, True
    if len(tally.skipped) - skipped_before == tally.row - before:
        _refuse_folder(path, tally, skipped=tally.skipped[skipped_before:])


def _of_cover(order: AddOrder, covers: Covers, *, abilities: Abilities) -> tuple[Finding, ...]:
    """What the rules say of the picture that goes along; what is no film goes without."""
    if order.kind == AssetKind.FILM.value:
        return covers.findings(order.cover, abilities)
    facts = (("field", "cover"), ("found", order.kind))
    return (Finding("of-films-only", Weight.WARN, facts),) if order.cover else ()


def _refuse_path(path: bytes, error: SourceError, *, tally: _Tally) -> None:
    """Note why what was named cannot be taken; the others go on."""
    tally.row += 1
    kind = error.trouble.kind
    rule = error.trouble.code or (ABSENT if kind == SourceMissing.__name__ else kind)
    finding = Finding(rule, Weight.REFUSE, tuple(error.trouble.facts.items()))
    tally.refused.append(RefusedRow(tally.row, _text_of(path), finding))


def _refuse_all(paths: Sequence[bytes], finding: Finding, *, tally: _Tally) -> None:
    """Refuse what was named, one row each: no look into folders is needed."""
    for path in paths:
        tally.row += 1
        tally.refused.append(RefusedRow(tally.row, _text_of(path), finding))


def _refuse_folder(path: bytes, tally: _Tally, *, skipped: Sequence[RefusedRow]) -> None:
    """Note that nothing came of a folder; where it was passed over as a whole, why."""
    finding, row = Finding("folder-without-media", Weight.REFUSE), tally.row + 1
    if [one.source for one in skipped] == [_text_of(path)]:
        itself = tally.skipped.pop()
        finding, row = replace(itself.finding, weight=Weight.REFUSE), itself.row
    tally.refused.append(RefusedRow(row, _text_of(path), finding))


def _text_of(path: bytes) -> str:
    return path.decode("utf-8", "replace")


def draft_of(order: AddOrder, source: Source) -> MediaDraft:
    """The draft of one file of an order; `{stem}` in the title stands for its name."""
    stem = source.name.rsplit(".", 1)[0] or source.name
    title = order.title.replace("{stem}", stem) if order.title else stem
    kind = AssetKind(order.kind)
    return MediaDraft(
        title=title,
        description=order.description,
        tags=order.tags,
        category=order.category,
        template=order.template,
        workflow=order.workflow,
        cover_url=order.cover_url,
        cover=order.cover if kind is AssetKind.FILM else b"",
        app=order.app,
        storage=order.storage,
        kind=kind,
    )
