"""Audits through the engine: two readings agree, what changes a cloud is done once."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.audit import AuditState
from desktop_uploader.domain.errors import (
    ClockWrong,
    Outcome,
    OutcomeUnknown,
    RequestRefused,
    ServerTrouble,
    Unreachable,
)
from desktop_uploader.domain.ids import JobId, MediaId
from desktop_uploader.domain.media import MediumState, Stage, Suggestion, Verdict
from desktop_uploader.ports.audits import AuditSubject
from tests.engine.house import House
from tests.fakes.audited_cloud import audited
from tests.fakes.memory_auditor import ABILITIES, PICTURE, MemoryAuditor
from tests.fakes.memory_cloud import NAME

PASS, BLOCK = Verdict(Suggestion.PASS), Verdict(Suggestion.BLOCK, ("porn",))


@pytest.fixture
def house() -> House:
    house = House()
    audited(house.cloud)
    return house


def auditor_of(house: House) -> MemoryAuditor:
    assert house.cloud.auditor is not None
    return house.cloud.auditor


def published(house: House, *, title: str = "film", name: str = "film.mp4") -> AuditSubject:
    """A job that has come to its end."""
    job_id = house.add(name, title=title)
    house.run()
    assert house.stage_of(job_id) is Stage.PUBLISHED
    return AuditSubject(job=job_id)


def medium_of(house: House, subject: AuditSubject) -> MediaId:
    assert subject.job is not None
    place = house.job(subject.job).place
    assert place is not None
    assert place.media_id is not None
    return place.media_id


def running(house: House) -> None:
    """Let the owner of the jobs answer those who ask it."""
    house.engine.loop.start()


def test_a_medium_is_shown_by_its_job_or_by_its_id(house: House) -> None:
    subject = published(house)
    auditor_of(house).verdicts[medium_of(house, subject)] = [PASS]

    by_job = house.engine.show_audit(subject)
    by_id = house.engine.show_audit(AuditSubject(account=NAME, medium=medium_of(house, subject)))

    assert by_job.job == subject.job
    assert replace(by_job, job=None, reading=by_id.reading) == by_id
    assert (by_id.state, by_id.reading.verdict) == (MediumState.PLAYABLE, PASS)


def test_what_was_never_audited_is_no_failure(house: House) -> None:
    shown = house.engine.show_audit(published(house))

    assert (shown.reading.state, shown.findings, shown.is_agreed) == (AuditState.NONE, (), True)
    assert house.cloud.desk.count("findings") == 0


def test_a_verdict_that_changes_between_two_readings_is_read_again(house: House) -> None:
    subject = published(house)
    auditor_of(house).verdicts[medium_of(house, subject)] = [PASS, BLOCK, BLOCK]

    shown = house.engine.show_audit(AuditSubject(account=NAME, medium=medium_of(house, subject)))

    assert (shown.reading.verdict, shown.is_agreed) == (BLOCK, True)
    assert house.cloud.desk.count("read") == 3


def test_readings_that_never_agree_are_told_as_such(house: House) -> None:
    subject = published(house)
    auditor_of(house).verdicts[medium_of(house, subject)] = [PASS, BLOCK, PASS, BLOCK]

    shown = house.engine.show_audit(AuditSubject(account=NAME, medium=medium_of(house, subject)))

    assert not shown.is_agreed


def test_a_pass_that_flips_is_shown_and_stays_in_the_story(house: House) -> None:
    subject = published(house)
    medium = medium_of(house, subject)
    running(house)
    try:
        auditor_of(house).verdicts[medium] = [PASS]
        first = house.engine.show_audit(subject)
        auditor_of(house).verdicts[medium] = [BLOCK]
        flipped = house.engine.show_audit(subject)
        later = house.engine.show_audit(subject)
    finally:
        house.engine.loop.stop()

    assert (first.was, flipped.was, later.was) == (None, Suggestion.PASS, None)
    assert subject.job is not None
    notes = [(note.what, dict(note.facts)) for note in house.journal.notes(subject.job)]
    assert ("verdict-changed", {"before": "pass", "now": "block"}) in notes


def test_a_job_that_was_blocked_since_is_rejected_and_released_is_published_again(
    house: House,
) -> None:
    subject = published(house)
    assert subject.job is not None
    running(house)
    try:
        [blocked] = house.engine.judge_media([subject], ruling=Suggestion.BLOCK, reason="r")
        rejected = house.stage_of(subject.job)
        [released] = house.engine.judge_media([subject], ruling=Suggestion.PASS)
    finally:
        house.engine.loop.stop()

    assert (blocked.state, rejected) == (MediumState.BLOCKED, Stage.REJECTED)
    assert (released.state, house.stage_of(subject.job)) == (MediumState.PLAYABLE, Stage.PUBLISHED)
    notes = [note.what for note in house.journal.notes(subject.job)]
    assert notes[-4:] == ["judged", "rejected", "judged", "published"]


def test_findings_and_decisions_come_along(house: House) -> None:
    subject = published(house, title="block-me")
    medium = AuditSubject(account=NAME, medium=medium_of(house, subject))
    house.engine.submit_audit(medium)
    house.engine.judge_media([medium], ruling=Suggestion.BLOCK, reason="so")

    shown = house.engine.show_audit(medium)

    assert [one.at_ms for one in shown.findings] == [0, 61_500, None]
    assert [one.reason for one in shown.decisions] == ["so"]
    assert shown.picture_life_s == ABILITIES.picture_life_s


def test_a_submission_whose_answer_was_lost_is_found_and_not_made_again(house: House) -> None:
    subject = published(house)
    lost = Unreachable(outcome=Outcome.UNKNOWN)
    house.cloud.desk.fail(lost, verb="submit", is_after=True)

    begun = house.engine.submit_audit(subject)

    assert begun.task == "audit-1"
    assert house.cloud.desk.count("submit") == 1


def test_a_submission_that_nobody_can_look_for_is_made_again_by_a_persons_word_alone(
    house: House,
) -> None:
    audited(house.cloud, replace(ABILITIES, finds_submitted=False))
    subject = published(house)
    lost = Unreachable(outcome=Outcome.UNKNOWN)
    house.cloud.desk.fail(lost, verb="submit", is_after=True)

    for _ in range(2):
        with pytest.raises(OutcomeUnknown) as caught:
            house.engine.submit_audit(subject)
        assert caught.value.trouble.code == "audit-unverified"
    assert house.cloud.desk.count("submit") == 1

    assert house.engine.submit_audit(subject, again=True).task == "audit-2"


def test_a_judgement_whose_answer_was_lost_is_looked_for_in_the_history(house: House) -> None:
    subject = AuditSubject(account=NAME, medium=medium_of(house, published(house)))
    house.cloud.desk.fail(Unreachable(outcome=Outcome.UNKNOWN), verb="judge", is_after=True)

    [judged] = house.engine.judge_media([subject], ruling=Suggestion.BLOCK, reason="r")

    assert (judged.trouble, judged.state) == (None, MediumState.BLOCKED)
    assert house.cloud.desk.count("judge") == 1


def test_a_judgement_that_did_not_arrive_is_told_and_holds_up_no_other(house: House) -> None:
    media = [
        AuditSubject(account=NAME, medium=medium_of(house, published(house, name=f"{n}.mp4")))
        for n in range(3)
    ]
    house.cloud.desk.fail(ServerTrouble(outcome=Outcome.UNKNOWN), verb="judge")

    judged = house.engine.judge_media(media, ruling=Suggestion.BLOCK, reason="r")

    kinds = [one.trouble.kind if one.trouble else "" for one in judged]
    assert kinds == ["ServerTrouble", "ServerTrouble", ""]
    assert house.cloud.desk.count("judge") == 2


@pytest.mark.parametrize(
    ("ruling", "reason", "rule"),
    [
        (Suggestion.BLOCK, "", "reason-missing"),
        (Suggestion.BLOCK, "  ", "reason-missing"),
        (Suggestion.BLOCK, "四个汉字", "reason-too-long"),
    ],
)
def test_a_block_needs_a_reason_of_the_right_length_before_anything_is_asked(
    house: House, ruling: Suggestion, reason: str, rule: str
) -> None:
    subject = published(house)

    with pytest.raises(RequestRefused) as caught:
        house.engine.judge_media([subject], ruling=ruling, reason=reason)

    assert caught.value.trouble.code == rule
    assert house.cloud.desk.count("judge") == 0


def test_what_a_cloud_cannot_do_is_refused_by_name(house: House) -> None:
    image = AuditSubject(account=NAME, medium="image-1")
    audited(house.cloud, replace(ABILITIES, most_judged=0))
    with pytest.raises(RequestRefused) as judging:
        house.engine.judge_media([image], ruling=Suggestion.PASS)
    with pytest.raises(RequestRefused) as submitting:
        house.engine.submit_audit(image)
    house.cloud.auditor = None
    with pytest.raises(RequestRefused) as showing:
        house.engine.show_audit(image)

    codes = [caught.value.trouble.code for caught in (judging, submitting, showing)]
    assert codes == ["no-judging", "kind-not-audited", "no-audit"]


def test_a_job_without_a_medium_and_a_number_that_is_none_are_told(house: House) -> None:
    job_id = house.add()

    with pytest.raises(RequestRefused) as early:
        house.engine.show_audit(AuditSubject(job=job_id))
    with pytest.raises(RequestRefused) as unknown:
        house.engine.show_audit(AuditSubject(job=JobId(99)))

    assert early.value.trouble.code == "no-medium"
    assert unknown.value.trouble.code == "unknown-job"


def test_a_wrong_clock_costs_one_refused_call(house: House) -> None:
    subject = AuditSubject(account=NAME, medium=medium_of(house, published(house)))
    house.cloud.desk.fail(ClockWrong(), verb="read")
    house.cloud.desk.fail(ClockWrong(), verb="submit")

    assert house.engine.show_audit(subject).is_agreed
    assert house.engine.submit_audit(subject).task


def test_the_picture_of_a_finding_is_handed_on(house: House) -> None:
    assert house.engine.audit_picture(NAME, "mem://pictures/0") == PICTURE
