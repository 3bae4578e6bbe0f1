"""From a failure to a title, what happened, and the one thing to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_uploader.domain import errors
from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.ports.provider import Finding
from desktop_uploader.wording.phrases import Phrases, fill
from desktop_uploader.wording.resource_files import books_in, read_table

OF_NO_CLOUD = ("errors", "rules")
"""The books of our own words; each of the others has the codes of the cloud it is named for."""
FALLBACK = ("errors", "UploaderError")
UNKNOWN_RULE = ("rules", "unknown-rule")
FOR_A_PERSON = frozenset({("errors", "ContentMismatch"), ("rules", "part-damaged")})
"""Words that speak to a person although the engine can try again."""
CLASS_SAYS_MORE = frozenset({"ClockWrong", "CredentialExpired"})
"""Stores and gateways report a wrong time, or the end of a temporary key, with codes that elsewhere
mean a wrong key or a lack of rights."""


@dataclass(frozen=True, slots=True)
class Advice:
    """
    A failure in words.

    Attributes:
        title: A few words.
        what: A sentence that names the file, or the thing.
        do: What a person can do; says so when that is nothing.
        sentences: What and do, where the title stands elsewhere.
        text: All of it, as one paragraph.
    """

    title: str
    what: str
    do: str
    sentences: str
    text: str


def advise(trouble: Trouble, phrases: Phrases, *, name: str = "") -> Advice:
    """
    Words for `trouble`: by our own rule, else by the far end's code, else by why nobody was
    reached, else by its class.

    Args:
        name: The file it is about; "" when it is about none.
    """
    facts = _facts(trouble.facts, phrases, name=name) | {
        "code": trouble.code or trouble.kind,
        "action": trouble.action or phrases("it.call"),
    }
    # Clouds share codes; one that is named by the trouble speaks alone.
    cloud = trouble.facts.get("cloud", "")
    books = ("rules", cloud) if cloud in clouds() else ("rules", *clouds())
    places = [(book, code) for book in books for code in _narrowing(trouble.code)]
    if trouble.kind in CLASS_SAYS_MORE:
        places.clear()
    if trouble.kind == "Unreachable":
        places.append(("rules", f"unreachable-{trouble.facts.get('why')}"))
    places += [("errors", trouble.kind), FALLBACK]
    return _first(places, facts, phrases=phrases, is_given_up=_is_given_up(trouble))


def advise_on(finding: Finding, phrases: Phrases, *, name: str = "") -> Advice:
    """Words for a rule that a file or its text does not keep."""
    facts = _facts(dict(finding.facts), phrases, name=name) | {"rule": finding.rule}
    # A check that failed by itself is named for its error's class.
    places = [("rules", finding.rule), ("errors", finding.rule), UNKNOWN_RULE]
    return _first(places, facts, phrases=phrases)


def clouds() -> tuple[str, ...]:
    """The clouds whose codes have words, in order."""
    return tuple(book for book in books_in("advice") if book not in OF_NO_CLOUD)


def _is_given_up(trouble: Trouble) -> bool:
    """Whether what passes by itself elsewhere is left to a person here."""
    usual = getattr(getattr(errors, trouble.kind, None), "remedy", Remedy.ASK_USER)
    return trouble.remedy is Remedy.ASK_USER and usual not in (Remedy.ASK_USER, Remedy.SIGN_IN)


def _facts(given: Mapping[str, str], phrases: Phrases, *, name: str) -> dict[str, object]:
    facts: dict[str, object] = {"name": name or phrases("it.file"), **given}
    field = given.get("field", "")
    if phrases.knows(f"field.{field}"):
        facts["field"] = phrases(f"field.{field}")
    return facts


def _narrowing(code: str) -> list[str]:
    """A code and, as far ends group theirs by points, each beginning of it."""
    pieces = code.split(".") if code else []
    return [".".join(pieces[:count]) for count in range(len(pieces), 0, -1)]


def _first(
    places: Sequence[tuple[str, str]],
    facts: Mapping[str, object],
    *,
    phrases: Phrases,
    is_given_up: bool = False,
) -> Advice:
    """The words at the first of `places` (book, entry) that has any; the last one has."""
    for book, entry in places:
        table = read_table(f"advice/{book}.{phrases.language}.toml")
        if f"{entry}.title" in table:
            words = {
                part: fill(table[f"{entry}.{part}"], facts) for part in ("title", "what", "do")
            }
            if is_given_up and (book, entry) not in FOR_A_PERSON:
                words["do"] = read_table(f"advice/rules.{phrases.language}.toml")["given-up.do"]
            sentences = phrases("it.sentences", **words)
            return Advice(**words, sentences=sentences, text=phrases("it.paragraph", **words))
    raise KeyError(places[-1])
