"""
What everybody who has works done must keep.

A vendor's test gives the fixtures `house` and `templates`: what the account has for works
that go by a template.
"""

import itertools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import Cut, FieldRefused, RequestRefused
from desktop_uploader.domain.media import OutputState
from desktop_uploader.ports.processing import Processing
from desktop_uploader.ports.works import Need, Settling, Subject, Task, Work, WorkOrder, WorkRule
from tests.conformance.control_plane_suite import NEVER, brought
from tests.conformance.declared import Ability, House, needs, works_of
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "processing"
_COUNT = itertools.count(1)
TAKES_ONCE = Ability(
    "works that are taken once whatever is said",
    lambda a: any(rule.settling is Settling.REPEATED for rule in a.works),
)
EACH_WORK = pytest.mark.parametrize("work", list(Work), ids=lambda work: work.value)
Templates = Mapping[Work, str]


def subject_of(house: House) -> Subject:
    """A film that has arrived and that the service has done with; another one at each call."""
    place = brought(house)
    house.let_work_end()
    return Subject(place.media_id or "", place.target)


def processing_of(house: House, work: Work) -> tuple[Processing, WorkRule]:
    """The provider's own, and what it says of a work, where it does it."""
    needs(house, works_of(work), port=PORT)
    processing = house.provider.processing
    assert processing is not None, "works are declared, and there is nobody to order them from"
    return processing, next(r for r in house.provider.abilities.works if r.work is work)


def order_of(house: House, rule: WorkRule, templates: Templates) -> WorkOrder:
    """An order that keeps the rule, on a film of its own."""
    template = "" if rule.template is Need.NONE else templates.get(rule.work, "")
    key = f"home-{next(_COUNT):012x}"
    return WorkOrder(rule.work, subject_of(house), template=template, key=key)


def made(processing: Processing, order: WorkOrder) -> list[Task]:
    """The tasks of the order's subject in its work."""
    return processing.tasks(order.subject, works=[order.work], cutoff=NEVER)


class ProcessingSuite:
    """The cases."""

    def test_whoever_does_nothing_has_nobody_to_ask(self, house: House) -> None:
        assert bool(house.provider.abilities.works) is (house.provider.processing is not None)

    def test_no_work_is_declared_twice(self, house: House) -> None:
        works = [rule.work for rule in house.provider.abilities.works]

        assert len(set(works)) == len(works)

    @EACH_WORK
    def test_an_order_becomes_a_task_that_ends_with_outputs(
        self, house: House, templates: Templates, work: Work
    ) -> None:
        processing, rule = processing_of(house, work)
        order = order_of(house, rule, templates)
        before = {task.id for task in made(processing, order)}

        task_id = processing.submit(order, cutoff=NEVER)
        house.let_work_end()

        [task] = [one for one in made(processing, order) if one.id not in before]
        assert task_id in ("", task.id)
        assert task.state.is_ended
        assert task.outputs
        assert {output.state for output in task.outputs} == {OutputState.DONE}
        assert all(output.name for output in task.outputs)

    def test_what_is_declared_to_be_taken_once_is_taken_once(
        self, house: House, templates: Templates
    ) -> None:
        needs(house, TAKES_ONCE, port=PORT)
        for rule in house.provider.abilities.works:
            if rule.settling is Settling.REPEATED:
                processing, _ = processing_of(house, rule.work)
                order = order_of(house, rule, templates)
                before = len(made(processing, order))

                first = processing.submit(order, cutoff=NEVER)
                second = processing.submit(order, cutoff=NEVER)

                assert second in ("", first)
                assert len(made(processing, order)) == before + 1

    def test_what_is_younger_than_a_moment_is_told(
        self, house: House, templates: Templates
    ) -> None:
        processing, rule = processing_of(house, Work.TRANSCODE)
        order = order_of(house, rule, templates)
        since_s = house.clock.now_s() - 900
        task_id = processing.submit(order, cutoff=NEVER)

        young = processing.tasks(order.subject, works=[order.work], since_s=since_s, cutoff=NEVER)

        assert task_id in [task.id for task in young]

    def test_a_film_that_nothing_was_made_of_has_no_pictures(self, house: House) -> None:
        processing, _ = processing_of(house, Work.SNAPSHOTS)

        assert processing.tasks(subject_of(house), works=[Work.SNAPSHOTS], cutoff=NEVER) == []

    def test_a_template_that_nobody_knows_is_refused(
        self, house: House, templates: Templates
    ) -> None:
        processing, rule = processing_of(house, Work.TRANSCODE)
        order = order_of(house, rule, templates)

        with pytest.raises((FieldRefused, RequestRefused)):
            processing.submit(replace(order, template="99999999"), cutoff=NEVER)

    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House, templates: Templates) -> None:
        processing, rule = processing_of(house, Work.TRANSCODE)
        order = order_of(house, rule, templates)
        cut = ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            processing.submit(order, cutoff=cut)
        with pytest.raises(Cut):
            processing.tasks(order.subject, works=[Work.TRANSCODE], cutoff=cut)
