"""A vendor, as the engine sees it: what it can do, its rules, its control plane, its store."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft, MediumState
from desktop_uploader.domain.parts import PartLimits
from desktop_uploader.ports.audit import AuditAbilities, Auditor
from desktop_uploader.ports.catalogue import Catalogue, ListKind
from desktop_uploader.ports.category_desk import CategoryDesk
from desktop_uploader.ports.control_plane import ControlPlane
from desktop_uploader.ports.cover import CoverDesk
from desktop_uploader.ports.event_queue import EventQueue
from desktop_uploader.ports.follower import Follower
from desktop_uploader.ports.library import Library
from desktop_uploader.ports.notices import NoticeAbilities, NoticeDesk
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.processing import Processing
from desktop_uploader.ports.registering import Registering
from desktop_uploader.ports.sweeper import Sweeper
from desktop_uploader.ports.url_pull import UrlPull
from desktop_uploader.ports.works import WorkRule


class Renewal(Enum):
    """What comes of asking for a new credential."""

    SAME_TARGET = "same-target"
    NEW_TARGET = "new-target"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Abilities:
    """
    What a cloud can do and what it demands; the engine decides by these, never by a name.

    Attributes:
        limits: Of parts and of a single PUT.
        renewal: What comes of renewing a credential.
        completing_commits: Whether joining the parts already makes the medium, so that the
            checksum must be compared before it and no renewal may follow it.
        knows_arrival: Whether the service itself can tell that the object is there.
        follows_media: Whether there is a medium to follow after the commit.
        keeps_text: Whether the service keeps title, description and tags.
        opens_per_s: How many files a second the account may open; None when unlimited.
        cover_kinds: Extensions of the pictures that it takes as covers, in lower case; empty where
            it takes no files for that.
        kinds: What files may be to it.
        kinds_made_anew: Those of `kinds` whose credentials nothing renews, whatever `renewal` says:
            asking again makes another record, and the upload begins again there.
        lists: What of its own it can list for a person to choose from; empty for nothing.
        keeps_media: Whether the account can show and rename the media that lie there.
        deletes_media: Whether it can delete them as well; what signs for it may be less than a key.
        works: What it makes of a medium that has arrived, when asked; empty for nothing.
        part_life_days: After how many days it forgets the parts of an upload that came to no end;
            None where it promises nothing.
        lists_uploads: Whether the account may see which uploads are open in the store.
        drops_parts: Whether the service drops the parts of a medium by the medium's name.
        dead_states: Of media whose records can be struck out, as long as nobody needs them; empty
            where there are none before a medium is whole.
        audit: What it can do of auditing media; None where it does nothing of it.
        notices: What can be set of its messages; None where no call tells of them.
    """

    limits: PartLimits
    renewal: Renewal
    completing_commits: bool
    knows_arrival: bool
    follows_media: bool = True
    keeps_text: bool = True
    opens_per_s: float | None = None
    cover_kinds: frozenset[str] = frozenset()
    kinds: frozenset[AssetKind] = frozenset({AssetKind.FILM})
    kinds_made_anew: frozenset[AssetKind] = frozenset()
    lists: frozenset[ListKind] = frozenset()
    keeps_media: bool = False
    deletes_media: bool = False
    works: tuple[WorkRule, ...] = ()
    part_life_days: int | None = None
    lists_uploads: bool = False
    drops_parts: bool = False
    dead_states: frozenset[MediumState] = frozenset()
    audit: AuditAbilities | None = None
    notices: NoticeAbilities | None = None

    def renewal_of(self, kind: AssetKind) -> Renewal:
        """What comes of renewing the credential of a file that goes as `kind`."""
        return Renewal.NEW_TARGET if kind in self.kinds_made_anew else self.renewal


class Weight(Enum):
    """How much a finding weighs."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One rule that a file or its text does not keep.

    Attributes:
        rule: Name of the rule; wording makes the sentence from it.
        facts: What the sentence needs: field, found, limit, unit, accepted.
    """

    rule: str
    weight: Weight
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """
    What the rules say of one file, without the network.

    Attributes:
        expects_processing: Whether the service will make outputs of it.
    """

    findings: tuple[Finding, ...]
    expects_processing: bool

    @property
    def refusals(self) -> Sequence[Finding]:
        """The findings that keep the file from being sent."""
        return [finding for finding in self.findings if finding.weight is Weight.REFUSE]


class Provider(Protocol):
    """One account at one vendor, ready to be called. Closed when the account changes."""

    @property
    def account(self) -> AccountName:
        """The account it serves."""
        ...

    @property
    def abilities(self) -> Abilities:
        """What it can do."""
        ...

    @property
    def control_plane(self) -> ControlPlane:
        """Its service."""
        ...

    @property
    def store(self) -> ObjectStore:
        """Its object store."""
        ...

    @property
    def follower(self) -> Follower:
        """Its readings of media."""
        ...

    @property
    def covers(self) -> CoverDesk | None:
        """Where pictures go that are to be covers; None where it takes no files for that."""
        ...

    @property
    def catalogue(self) -> Catalogue | None:
        """Its lists of what an upload may name; None where it keeps none of them."""
        ...

    @property
    def category_desk(self) -> CategoryDesk | None:
        """Where categories are changed; None where it lists none."""
        ...

    @property
    def library(self) -> Library | None:
        """The media that lie there; None where the account can show none."""
        ...

    @property
    def processing(self) -> Processing | None:
        """What has works done on media that have arrived; None where it does none."""
        ...

    @property
    def sweeper(self) -> Sweeper:
        """What takes away what uploads leave behind."""
        ...

    @property
    def auditor(self) -> Auditor | None:
        """Its audit of media; None where it has none."""
        ...

    @property
    def notices(self) -> NoticeDesk | None:
        """Where its messages go; None where no call tells of that."""
        ...

    @property
    def events(self) -> EventQueue | None:
        """Its messages that wait to be fetched; None unless the account says they are ours."""
        ...

    @property
    def url_pull(self) -> UrlPull | None:
        """How it fetches media from addresses; None where it does not."""
        ...

    @property
    def registering(self) -> Registering | None:
        """How it makes media of objects in the account's own store; None where it does not."""
        ...

    def review(self, draft: MediaDraft, source: Source) -> Review:
        """Hold a file, or an address, and its text against the vendor's rules; calls nobody."""
        ...

    def close(self) -> None:
        """Give back connections. Calls under way end with Cut or Unreachable."""
        ...


class ProviderSource(Protocol):
    """Makes providers for accounts."""

    def provider_for(self, account: AccountName) -> Provider:
        """
        The provider of `account`; the same one each time while its settings stay.

        Raises:
            SignInNeeded: Unknown account, or its secret is missing.
        """
        ...
