"""Gives a cloud in memory its audit."""

from dataclasses import replace

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.audit import AuditAbilities
from tests.fakes.memory_auditor import ABILITIES, MemoryAuditor
from tests.fakes.memory_cloud import MemoryCloud


def audited(cloud: MemoryCloud, abilities: AuditAbilities = ABILITIES) -> MemoryAuditor:
    """The audit that `cloud` has from now on; a judged medium tells the state it was given."""

    def judged(medium: MediaId, state: MediumState) -> None:
        cloud.stories[cloud.media[medium].draft.title] = (state,)

    auditor = MemoryAuditor(
        cloud.desk, cloud.clock, lambda medium: cloud.media[medium].draft.title, judged
    )
    cloud.auditor = auditor
    cloud.abilities = replace(cloud.abilities, audit=abilities)
    return auditor
