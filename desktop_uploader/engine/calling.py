"""Makes the call of one step on a worker, and has what came of it reported."""

import logging
from collections.abc import Callable
from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble, UploaderError
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.provider import Provider

_log = logging.getLogger(__name__)

Post = Callable[[StepEnded], None]
Act = Callable[[Provider], StepEnded]


class Calling:
    """Begins calls; an account's provider is found on the worker, where that may take its time."""

    def __init__(self, tools: Tools, post: Post) -> None:
        self._tools = tools
        self._post = post

    def begin(self, live: Live, step: Step, *, act: Act) -> None:
        """Have `act` done for a job; it counts as busy with `step` until the report comes."""
        live.busy = step
        job_id, account, known = live.job.id, live.job.account, live.provider

        def errand() -> None:
            try:
                provider = known or self._tools.providers.provider_for(account)
                ended = replace(act(provider), provider=provider)
            except UploaderError as error:
                ended = StepEnded(job_id, step, (e.Failed(trouble=error.trouble),))
            except Exception as error:
                _log.exception("%s of job %d failed", step.name, job_id)
                ended = StepEnded(job_id, step, (e.Failed(trouble=bug(error)),))
            self._post(ended)

        self._tools.workers.submit(errand)


def bug(error: Exception) -> Trouble:
    """A fault of our own as a trouble: it ends the job, never the program."""
    return Trouble(
        "UploaderError", Remedy.ASK_USER, Outcome.UNKNOWN, code="bug", message=type(error).__name__
    )
