"""An audit as a person reads it, one thing a line."""

import time
from collections.abc import Iterator

from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.audit import AuditFinding, AuditState, Decision
from desktop_uploader.ports.audits import AuditShown, Judged

INDENT = "    "
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400


def lines_of(shown: AuditShown, terminal: Terminal) -> Iterator[str]:
    """The medium and its verdict, then what it rests on, then what persons have said."""
    phrases = terminal.phrases
    yield phrases("audit.of", name=_name(shown), verdict=_verdict(shown, terminal))
    yield INDENT + phrases("audit.medium", state=phrases(f"audit.state-{shown.state.value}"))
    if shown.was is not None:
        was = phrases(f"audit.{shown.was.value}")
        yield INDENT + phrases("audit.was", was=was)
    if not shown.is_agreed:
        yield INDENT + phrases("audit.not-agreed")
    for finding in shown.findings:
        yield INDENT + _finding(finding, terminal)
    if shown.picture_life_s and any(one.picture_url for one in shown.findings):
        days = round(shown.picture_life_s / DAY_S)
        yield INDENT + phrases("audit.pictures-end", days=days)
    for decision in shown.decisions:
        yield INDENT + _decision(decision, terminal)


def judged_text(judged: Judged, terminal: Terminal) -> str:
    """How a medium is after a person's word."""
    state = terminal.phrases(f"audit.state-{judged.state.value}")
    return terminal.phrases("audit.judged", name=_name(judged), state=state)


def clock(at_ms: int) -> str:
    """A moment of a film: minutes and seconds, with hours where it has them."""
    whole = at_ms // 1000
    hours, minutes, seconds = whole // HOUR_S, whole % HOUR_S // MINUTE_S, whole % MINUTE_S
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def in_one_line(text: str) -> str:
    """What somebody has typed at the cloud, without what would move the cursor."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _name(one: AuditShown | Judged) -> str:
    return one.medium if one.job is None else f"{one.job} ({one.medium})"


def _verdict(shown: AuditShown, terminal: Terminal) -> str:
    verdict, phrases = shown.reading.verdict, terminal.phrases
    if verdict is None:
        said = phrases(f"audit.{shown.reading.state.value}")
        if shown.reading.state is not AuditState.FAILED:
            return said
        return phrases("audit.with-labels", verdict=said, labels=in_one_line(shown.reading.problem))
    said = phrases(f"audit.{verdict.suggestion.value}")
    labels = in_one_line(", ".join(verdict.labels))
    return phrases("audit.with-labels", verdict=said, labels=labels) if labels else said


def _finding(finding: AuditFinding, terminal: Terminal) -> str:
    phrases = terminal.phrases
    words = [_place(finding, terminal), phrases(f"audit.in-{finding.kind.value}"), finding.label]
    if finding.score is not None:
        words.append(phrases("audit.score", score=f"{finding.score:g}"))
    if finding.text:
        words.append(phrases("audit.text", text=in_one_line(finding.text)))
    if finding.picture_url:
        words.append(finding.picture_url)
    if finding.picture_until_s is not None:
        until = terminal.times.moment(finding.picture_until_s, now_s=time.time())
        words.append(phrases("audit.until", until=until))
    return "  ".join(in_one_line(word) for word in words if word)


def _place(finding: AuditFinding, terminal: Terminal) -> str:
    if finding.at_ms is None:
        key = f"audit.where-{finding.where}"
        return terminal.phrases(key) if terminal.phrases.knows(key) else finding.where
    if finding.until_ms is None or finding.until_ms <= finding.at_ms:
        return clock(finding.at_ms)
    return f"{clock(finding.at_ms)}–{clock(finding.until_ms)}"


def _decision(decision: Decision, terminal: Terminal) -> str:
    phrases = terminal.phrases
    unknown = phrases("audit.unknown")
    at = unknown
    if decision.at_s is not None:
        at = terminal.times.moment(decision.at_s, now_s=time.time())
    said = phrases(
        f"audit.decided-{decision.ruling.value}", at=at, by=in_one_line(decision.by) or unknown
    )
    words = in_one_line(" ".join(filter(None, (decision.reason, decision.comment))))
    return phrases("audit.with-labels", verdict=said, labels=words) if words else said
