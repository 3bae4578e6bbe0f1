"""
Has what changes something at a cloud done once, beside the jobs.

The intent is in the journal before the call; an answer that was lost is asked for, now or when the
same is ordered again, and nothing is repeated that may have worked.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from desktop_uploader.domain.errors import Outcome, OutcomeUnknown, Trouble, UploaderError
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.errands import Errand, ErrandFilter, ErrandLedger, ErrandOrder, Fate

Answer = Mapping[str, str]
Act = Callable[[Errand], Answer]
Find = Callable[[Errand], Answer | None]


class Errands:
    """
    Runs errands on the threads of those who order them.

    Args:
        make_key: A new key that nobody else has, at each call.
    """

    def __init__(self, ledger: ErrandLedger, clock: Clock, *, make_key: Callable[[], str]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._make_key = make_key
        self._changed = threading.Condition()
        self._under_way: set[tuple[str, str, str]] = set()

    def run(self, order: ErrandOrder, *, act: Act, find: Find) -> Errand:
        """
        Have it done, unless an earlier errand of the same order turns out to have done it.

        Args:
            act: Makes the call; what it returns is kept as the answer.
            find: Asks the cloud whether the errand was done: its answer, or None if it was not.

        Raises:
            OutcomeUnknown: `find` says that nobody can tell; the errand is not made again by
                itself, but a new order of the same kind makes a new one.
            UploaderError: What `act` raised, when nothing was done; or what `find` raised: the
                errand stays open then, and the same order asks about it first.
        """
        with self._alone(order):
            for earlier in self._open_ones(order):
                found = self._settled(earlier, find)
                if found is not None:
                    return found
            return self._made(order, act, find=find)

    def _made(self, order: ErrandOrder, act: Act, *, find: Find) -> Errand:
        errand = self._ledger.begin_errand(order, key=self._make_key(), at_s=self._clock.now_s())
        try:
            answer = act(errand)
        except UploaderError as error:
            if error.trouble.outcome is Outcome.NOT_DONE:
                self._end(errand, Fate.REFUSED, answer=_facts_of(error.trouble))
                raise
            found = self._settled(errand, find)
            if found is None:
                raise
            return found
        return self._end(errand, Fate.DONE, answer=answer)

    def _settled(self, errand: Errand, find: Find) -> Errand | None:
        """The errand as it was done; None when it was not, which is written down."""
        try:
            answer = find(errand)
        except OutcomeUnknown as unknown:
            self._end(errand, Fate.UNKNOWN, answer=_facts_of(unknown.trouble))
            raise
        if answer is None:
            self._end(errand, Fate.REFUSED, answer={"kind": "not-found"})
            return None
        return self._end(errand, Fate.DONE, answer=answer)

    def _open_ones(self, order: ErrandOrder) -> list[Errand]:
        alike = ErrandFilter(order.account, order.action, order.subject, Fate.OPEN)
        return [errand for errand in self._ledger.errands(alike) if errand.order == order]

    def _end(self, errand: Errand, fate: Fate, *, answer: Answer) -> Errand:
        now_s = self._clock.now_s()
        return self._ledger.end_errand(errand.number, fate, answer=answer, at_s=now_s)

    @contextmanager
    def _alone(self, order: ErrandOrder) -> Iterator[None]:
        """Two windows may order the same at once: the second waits, and learns of the first."""
        key = order.account, order.action, order.subject
        with self._changed:
            self._changed.wait_for(lambda: key not in self._under_way)
            self._under_way.add(key)
        try:
            yield
        finally:
            with self._changed:
                self._under_way.discard(key)
                self._changed.notify_all()


def _facts_of(trouble: Trouble) -> dict[str, str]:
    facts = {"kind": trouble.kind, "code": trouble.code, "request_id": trouble.request_id}
    return {name: value for name, value in facts.items() if value}
