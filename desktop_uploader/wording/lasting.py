"""Whether a permission outlasts the largest file of an order, as a sentence."""

from desktop_uploader.ports.orders import Estimate, Lasting
from desktop_uploader.wording.phrases import Phrases
from desktop_uploader.wording.units import Times

SENTENCES = {
    Lasting.LASTS: "permission.lasts",
    Lasting.MAY_END: "permission.may-end",
    Lasting.NOT_KNOWN: "permission.not-known",
}


def lasting_text(estimate: Estimate, phrases: Phrases) -> str:
    """The sentence; "" where there is nothing to say."""
    if estimate.lasting is None:
        return ""
    life_s = estimate.permission_s
    life = phrases("permission.some-time") if life_s is None else Times(phrases).duration(life_s)
    return phrases(SENTENCES[estimate.lasting], life=life)
