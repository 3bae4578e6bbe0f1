"""What a refused credential means: it ended, or it is wrong."""

from dataclasses import replace

from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.engine.hand import Live

MOST_REFUSALS = 2
"""A fresh credential that is refused is renewed once; refused again, it is no question of time."""


def held_against(live: Live, trouble: Trouble, *, now_s: float) -> Trouble:
    """
    Take the credential away that was refused.

    Returns the trouble as it is, or as one that only a person can put right, once fresh
    credentials were refused too often before any part went through.
    """
    if trouble.remedy is not Remedy.RENEW:
        return trouble
    credential, live.credential = live.credential, None
    if credential is not None and not credential.is_stale(now_s):
        live.refusals += 1
    return only_by_a_person(trouble) if live.refusals >= MOST_REFUSALS else trouble


def only_by_a_person(trouble: Trouble, *, code: str = "") -> Trouble:
    """The same trouble, with nothing left for the engine to try; `code` names it anew."""
    return replace(
        trouble, remedy=Remedy.ASK_USER, outcome=Outcome.NOT_DONE, code=code or trouble.code
    )
