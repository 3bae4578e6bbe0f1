"""The cloud in memory keeps the contracts that the engine is tried against, in both manners."""

from dataclasses import replace
from typing import Any

import pytest

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.catalogue import ListKind
from desktop_uploader.ports.library import LibraryItem
from desktop_uploader.ports.works import TaskState, Work
from tests.conformance.audit_suite import AuditSuite
from tests.conformance.catalogue_suite import CatalogueSuite
from tests.conformance.category_suite import CategorySuite
from tests.conformance.control_plane_suite import ControlPlaneSuite, opened
from tests.conformance.cover_suite import CoverSuite
from tests.conformance.follower_suite import FollowerSuite
from tests.conformance.kinds_suite import KindsSuite
from tests.conformance.library_suite import LibrarySuite
from tests.conformance.notice_suite import NoticeSuite
from tests.conformance.object_store_suite import ObjectStoreSuite
from tests.conformance.processing_suite import ProcessingSuite
from tests.conformance.pull_suite import PullSuite
from tests.conformance.sweeper_suite import SweeperSuite
from tests.fakes.audited_cloud import audited
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_catalogue import MemoryCatalogue
from tests.fakes.memory_category_desk import MemoryCategoryDesk
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, COMMITS_BY_COMPLETING, MemoryCloud
from tests.fakes.memory_covers import MemoryCovers
from tests.fakes.memory_library import MemoryLibrary
from tests.fakes.memory_notices import ABILITIES, MemoryNotices
from tests.fakes.memory_processing import RULES, MemoryProcessing
from tests.fakes.memory_pulls import MemoryPulls
from tests.fakes.memory_store import MemorySecret


class MemoryHouse:
    """A cloud in memory, whose media go on by being read."""

    def __init__(self, cloud: MemoryCloud, clock: ManualClock) -> None:
        commits = "completing" if cloud.abilities.completing_commits else "a call"
        self.name = f"in memory, commits by {commits}"
        self.provider = cloud
        self.clock = clock
        self._filed: set[MediaId] = set()

    def expire_all(self) -> None:
        self.provider.expire_all_credentials()

    def let_work_end(self) -> None:
        media = [MediaId(one) for one in self.provider.media]
        while any(
            report.state is not MediumState.PLAYABLE
            for report in self.provider.read_status(media, cutoff=ManualCutoff()).values()
        ):
            pass
        self._file_new_media()

    def _file_new_media(self) -> None:
        """What was uploaded lies in the library from now on, the newest first."""
        if self.provider.library is None:
            return
        for media_id, medium in self.provider.media.items():
            if media_id not in self._filed:
                self._filed.add(media_id)
                draft = medium.draft
                self.provider.library.put(
                    LibraryItem(
                        media_id,
                        draft.title,
                        MediumState.PLAYABLE,
                        description=draft.description,
                        tags=draft.tags,
                        size_bytes=1,
                        created_at_s=self.clock.now_s() or 1.0,
                    )
                )


@pytest.fixture(params=[COMMITS_BY_COMPLETING, COMMITS_BY_A_CALL], ids=["completing", "commit"])
def house(request: pytest.FixtureRequest) -> MemoryHouse:
    clock = ManualClock()
    kinds = frozenset({"png", "jpg", "jpeg"})
    abilities = replace(request.param, cover_kinds=kinds, lists=frozenset(ListKind), works=RULES)
    abilities = replace(abilities, keeps_media=True, deletes_media=True)
    if abilities.completing_commits:
        dead = frozenset({MediumState.ARRIVING})
        abilities = replace(abilities, drops_parts=True, lists_uploads=True, dead_states=dead)
    cloud = MemoryCloud(clock, abilities=abilities)
    cloud.library = MemoryLibrary(cloud.desk)
    cloud.covers, cloud.catalogue = MemoryCovers(cloud.desk), MemoryCatalogue(cloud.desk)
    cloud.category_desk = MemoryCategoryDesk(cloud.desk, cloud.catalogue)
    cloud.processing = MemoryProcessing(
        cloud.desk, first_state=TaskState.DONE, templates=frozenset({"", "two-sizes"})
    )
    audited(cloud)
    cloud.notices = MemoryNotices(cloud.desk)
    cloud.abilities = replace(cloud.abilities, notices=ABILITIES)
    cloud.url_pull = MemoryPulls(cloud.desk, made=cloud.fetched)
    return MemoryHouse(cloud, clock)


class TestMemoryControlPlane(ControlPlaneSuite):
    """Every case."""


class TestMemoryFollower(FollowerSuite):
    """Every case."""


@pytest.fixture
def templates() -> dict[Work, str]:
    return {Work.TRANSCODE: "two-sizes"}


class TestMemoryProcessing(ProcessingSuite):
    """Every case."""


class TestMemoryKinds(KindsSuite):
    """Every case."""


class TestMemoryCategories(CategorySuite):
    """Every case."""


class TestMemoryLibrary(LibrarySuite):
    """Every case."""


class TestMemoryCatalogue(CatalogueSuite):
    """Every case."""


class TestMemorySweeper(SweeperSuite):
    """Every case."""


class TestMemoryAudit(AuditSuite):
    """Every case."""


class TestMemoryNotices(NoticeSuite):
    """Every case."""


class TestMemoryPulls(PullSuite):
    """Every case."""


class TestMemoryCovers(CoverSuite):
    """Every case."""


class MemoryStoreDesk:
    """The store of a cloud in memory; it knows only the faults that it scripts itself."""

    def __init__(self) -> None:
        self._cloud = MemoryCloud(ManualClock())
        self.store = self._cloud.store
        self.store.smallest_part_bytes = 100 * 1024

    def credential(self) -> Credential:
        return opened(MemoryHouse(self._cloud, ManualClock())).credential

    def forged(self, credential: Credential) -> Credential:
        return replace(credential, secret=MemorySecret(0, credential.target))

    def misplaced(self, credential: Credential) -> Credential:
        return replace(credential, target="mem://elsewhere")

    def key(self, credential: Credential) -> str:
        return credential.target

    def lister(self, credential: Credential) -> Credential:
        return credential

    def content(self, credential: Credential) -> bytes | None:
        return self.store.objects.get(credential.target)

    def fault(self, kind: str, **details: Any) -> None:
        raise AssertionError(f"no fault {kind!r} here")

    def clear_faults(self) -> None:
        self._cloud.desk.faults.clear()


@pytest.fixture
def desk() -> MemoryStoreDesk:
    return MemoryStoreDesk()


class TestMemoryStore(ObjectStoreSuite):
    """Every case that needs no fault of a real line."""
