"""What every audit must keep. A vendor's test gives the fixture `house`."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.audit import AuditState, Ruling
from desktop_uploader.domain.errors import Cut, Denied, ProviderError
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import AssetKind, MediumState, Suggestion
from desktop_uploader.ports.audit import AuditAbilities, Auditor
from tests.conformance.control_plane_suite import DRAFT, NEVER, brought
from tests.conformance.declared import Ability, House, needs
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "audit"
AUDITS = Ability("audit, of films", lambda a: a.audit is not None)
JUDGES = Ability("audit.most_judged, to judge", lambda a: a.audit is not None and a.audit.may_judge)
FINDS = Ability(
    "audit.finds_submitted, to look for a lost one",
    lambda a: a.audit is not None and a.audit.finds_submitted,
)
LONG_AGO_S = 0.0


def auditor_of(house: House, ability: Ability = AUDITS) -> Auditor:
    """The provider's own, where it has what is asked for."""
    needs(house, ability, port=PORT)
    auditor = house.provider.auditor
    assert auditor is not None, "something can be audited, and there is nobody to ask for it"
    return auditor


def abilities_of(house: House) -> AuditAbilities:
    """What it can."""
    abilities = house.provider.abilities.audit
    assert abilities is not None
    return abilities


def film(house: House, title: str) -> MediaId:
    """A film of that title which has come to its end."""
    needs(house, AUDITS, port=PORT)
    media_id = brought(house, replace(DRAFT, title=title)).media_id
    house.let_work_end()
    assert media_id is not None
    return media_id


def state_of(house: House, media_id: MediaId) -> MediumState:
    """How it is."""
    return house.provider.follower.read_status([media_id], cutoff=NEVER)[media_id].state


class AuditSuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_whoever_audits_nothing_has_nobody_to_ask(self, house: House) -> None:
        is_able = house.provider.abilities.audit is not None

        assert is_able is (house.provider.auditor is not None)

    def test_films_can_be_submitted(self, house: House) -> None:
        auditor = auditor_of(house)

        assert AssetKind.FILM in abilities_of(house).kinds
        assert auditor.kind_of(film(house, "of a kind")) is AssetKind.FILM

    @pytest.mark.parametrize(
        ("title", "suggestion"),
        [("block-me", Suggestion.BLOCK), ("review-me", Suggestion.REVIEW), ("x", Suggestion.PASS)],
    )
    def test_what_was_submitted_has_its_verdict_in_the_end(
        self, house: House, title: str, suggestion: Suggestion
    ) -> None:
        auditor = auditor_of(house)
        media_id = film(house, title)

        begun = auditor.submit(media_id, template="", cutoff=NEVER)
        house.let_work_end()
        reading = auditor.read(media_id, task=begun.task, cutoff=NEVER)

        assert begun.task
        assert reading.state is AuditState.DONE
        assert reading.verdict is not None
        assert reading.verdict.suggestion is suggestion

    def test_findings_come_in_the_order_of_the_film(self, house: House) -> None:
        auditor = auditor_of(house)
        media_id = film(house, "block-me")
        task = auditor.submit(media_id, template="", cutoff=NEVER).task
        house.let_work_end()

        findings = auditor.findings(media_id, task=task, cutoff=NEVER)

        moments = [one.at_ms for one in findings if one.at_ms is not None]
        assert moments == sorted(moments)
        assert len(moments) >= 2
        assert all(one.label and one.suggestion is not Suggestion.PASS for one in findings)
        beside = [one.at_ms is None for one in findings]
        assert beside == sorted(beside)

    def test_a_film_that_passes_has_no_findings(self, house: House) -> None:
        auditor = auditor_of(house)
        media_id = film(house, "clean")
        task = auditor.submit(media_id, template="", cutoff=NEVER).task
        house.let_work_end()

        assert auditor.findings(media_id, task=task, cutoff=NEVER) == []

    def test_the_pictures_of_findings_can_be_had(self, house: House) -> None:
        auditor = auditor_of(house)
        media_id = film(house, "block-me")
        task = auditor.submit(media_id, template="", cutoff=NEVER).task
        house.let_work_end()
        findings = auditor.findings(media_id, task=task, cutoff=NEVER)

        urls = [one.picture_url for one in findings if one.picture_url]

        assert urls
        assert all(auditor.picture(url, cutoff=NEVER) for url in urls)
        ends = [one.picture_until_s for one in findings if one.picture_url]
        assert abilities_of(house).picture_life_s is not None or None not in ends

    def test_a_medium_that_is_not_there_is_not_submitted(self, house: House) -> None:
        auditor = auditor_of(house)
        nobody = MediaId("".join("9" if sign.isdigit() else "f" for sign in film(house, "there")))

        with pytest.raises(ProviderError):
            auditor.submit(nobody, template="", cutoff=NEVER)

    def test_a_submission_can_be_found_again(self, house: House) -> None:
        auditor = auditor_of(house, FINDS)
        media_id = film(house, "lost")

        assert auditor.find_submitted(media_id, since_s=LONG_AGO_S, cutoff=NEVER) is None
        begun = auditor.submit(media_id, template="", cutoff=NEVER)
        found = auditor.find_submitted(media_id, since_s=LONG_AGO_S, cutoff=NEVER)

        assert found is not None
        assert found.task == begun.task
        later_s = house.clock.now_s() + 3600
        assert auditor.find_submitted(media_id, since_s=later_s, cutoff=NEVER) is None

    def test_a_persons_word_moves_the_medium_and_is_kept(self, house: House) -> None:
        auditor = auditor_of(house, JUDGES)
        media_id = film(house, "judged")

        try:
            auditor.judge([Ruling(media_id, Suggestion.BLOCK, "第一")], cutoff=NEVER)
        except Denied:
            # A broker keeps its company's judgements to those who have its key.
            assert auditor.history(media_id, cutoff=NEVER) == []
            return
        assert state_of(house, media_id) is MediumState.BLOCKED
        auditor.judge([Ruling(media_id, Suggestion.PASS)], cutoff=NEVER)
        assert state_of(house, media_id) is MediumState.PLAYABLE

        history = auditor.history(media_id, cutoff=NEVER)
        assert [(one.ruling, one.reason) for one in history] == [
            (Suggestion.PASS, ""),
            (Suggestion.BLOCK, "第一"),
        ]
        assert all(one.at_s for one in history)

    def test_a_film_that_nobody_judged_has_no_history(self, house: House) -> None:
        auditor = auditor_of(house, JUDGES)

        assert auditor.history(film(house, "untouched"), cutoff=NEVER) == []

    @pytest.mark.parametrize("verb", ["submit", "read", "findings"])
    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House, verb: str) -> None:
        auditor = auditor_of(house)
        cut = ManualCutoff()
        cut.cut()
        media_id = MediaId("1")

        with pytest.raises(Cut):
            if verb == "submit":
                auditor.submit(media_id, template="", cutoff=cut)
            elif verb == "read":
                auditor.read(media_id, task="", cutoff=cut)
            else:
                auditor.findings(media_id, task="", cutoff=cut)
