"""What is said to a medium after its commit. It is there already: what fails here is a warning."""

import logging
from collections.abc import Sequence

from desktop_uploader.domain.errors import Cut, ProviderError
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent.speech import Parameters
from desktop_uploader.providers.tencent.vod_calls import VodCalls

log = logging.getLogger(__name__)

RULE = "text-not-kept"
"""The warning: the medium is there, but not all that was said of it."""


def said_after(
    calls: VodCalls, wanted: Sequence[tuple[str, Parameters]], *, cutoff: Cutoff
) -> tuple[str, ...]:
    """
    Make calls that add to a medium; the warnings that follow, each once.

    A call that our own side has ended warns as well: the medium must not be lost over it.
    """
    warnings: list[str] = []
    for action, asked in wanted:
        try:
            calls.call(action, asked, cutoff=cutoff)
        except (ProviderError, Cut) as error:
            log.info("%s after the commit: %s", action, error.trouble.kind)
            warnings.append(RULE)
    return tuple(dict.fromkeys(warnings))
