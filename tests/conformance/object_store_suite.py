"""What every object store must do, whoever's it is. A vendor's test gives the fixture `desk`."""

import threading
from typing import Any, Protocol

import pytest
from fastcrc import crc64

from desktop_uploader.domain.checksum import combine_all
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import (
    Denied,
    ObjectMissing,
    RequestRefused,
    UploadGone,
)
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.object_store import ObjectStore
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody

MIB = 1024 * 1024
FIRST = bytes(range(256)) * 4096
"""As long as a part has to be at the strictest store."""
SECOND = b"the end of the film"


class StoreDesk(Protocol):
    """What the suite asks of a vendor's test."""

    store: ObjectStore

    def credential(self) -> Credential:
        """A fresh permission for a new place."""
        ...

    def forged(self, credential: Credential) -> Credential:
        """The same with another secret."""
        ...

    def misplaced(self, credential: Credential) -> Credential:
        """The same, used for a place it does not open."""
        ...

    def key(self, credential: Credential) -> str:
        """The key that the credential opens, as the store lists it."""
        ...

    def lister(self, credential: Credential) -> Credential:
        """A permission to list what is open at that key."""
        ...

    def content(self, credential: Credential) -> bytes | None:
        """What the store holds at the credential's place; None for nothing."""
        ...

    def fault(self, kind: str, **details: Any) -> None:
        """Let the practice cloud do wrong, in its own words."""
        ...

    def clear_faults(self) -> None:
        """Let it do right again."""
        ...


class Upload:
    """One multipart upload that a test has opened."""

    def __init__(self, desk: StoreDesk) -> None:
        self._desk = desk
        self.credential = desk.credential()
        self.id, self.request_id = desk.store.initiate(self.credential, cutoff=ManualCutoff())

    def send(self, number: int, content: bytes) -> StoredPart:
        return self.send_body(number, MemoryBody(content))

    def send_body(self, number: int, body: MemoryBody) -> StoredPart:
        return self._desk.store.upload_part(self.credential, self.id, number=number, body=body)

    def listed(self) -> list[StoredPart]:
        return self._desk.store.list_parts(self.credential, self.id, cutoff=ManualCutoff())

    def complete(self, *parts: StoredPart) -> Any:
        return self._desk.store.complete(
            self.credential, self.id, parts=parts, cutoff=ManualCutoff()
        )

    def open_there(self) -> dict[str, str]:
        """The uploads that the store holds open at the same key: id -> key."""
        lister, prefix = self._desk.lister(self.credential), self._desk.key(self.credential)
        listed = self._desk.store.list_uploads(lister, prefix=prefix, cutoff=ManualCutoff())
        return {one.upload: one.key for one in listed}

    @property
    def content(self) -> bytes | None:
        return self._desk.content(self.credential)


class ObjectStoreSuite:
    """What works, and what cannot."""

    def test_parts_are_joined_by_number_not_by_arrival(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        second = upload.send(2, SECOND)
        first = upload.send(1, FIRST)

        facts = upload.complete(second, first)

        assert upload.content == FIRST + SECOND
        assert facts.crc64 == crc64.xz(FIRST + SECOND)
        assert facts.request_id

    def test_a_receipt_tells_all_that_was_sent(self, desk: StoreDesk) -> None:
        part = Upload(desk).send(7, FIRST)

        assert (part.number, part.size_bytes) == (7, len(FIRST))
        assert part.crc64 == crc64.xz(FIRST)
        assert part.tag
        assert '"' not in part.tag
        assert part.request_id

    def test_receipts_combine_to_the_crc_of_the_object(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        parts = [upload.send(1, FIRST), upload.send(2, SECOND)]

        facts = upload.complete(*parts)

        assert facts.crc64 == combine_all((part.crc64 or 0, part.size_bytes) for part in parts)

    def test_a_part_sent_twice_replaces_the_first(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        upload.send(1, SECOND)
        part = upload.send(1, FIRST)

        upload.complete(part)

        assert upload.content == FIRST

    def test_a_part_of_many_buffers_arrives_whole(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        content = FIRST * 20 + SECOND
        part = upload.send(1, content)

        upload.complete(part)

        assert upload.content == content

    def test_the_list_agrees_with_the_receipts(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        parts = [upload.send(number, FIRST) for number in (3, 1, 2)]

        listed = upload.listed()

        assert [part.number for part in listed] == [1, 2, 3]
        assert {part.tag.lower() for part in listed} == {part.tag.lower() for part in parts}
        assert {part.size_bytes for part in listed} == {len(FIRST)}
        assert {part.crc64 for part in listed} == {None}

    def test_a_new_upload_has_no_parts(self, desk: StoreDesk) -> None:
        assert Upload(desk).listed() == []

    def test_every_page_of_the_list_is_read(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        for number in range(1, 1006):
            upload.send(number, b"x")

        assert [part.number for part in upload.listed()] == list(range(1, 1006))

    def test_a_whole_object_goes_by_one_call(self, desk: StoreDesk) -> None:
        credential = desk.credential()

        part = desk.store.put(credential, body=MemoryBody(FIRST))

        assert desk.content(credential) == FIRST
        assert (part.number, part.size_bytes, part.crc64) == (1, len(FIRST), crc64.xz(FIRST))

    def test_head_tells_size_and_checksum(self, desk: StoreDesk) -> None:
        credential = desk.credential()
        part = desk.store.put(credential, body=MemoryBody(FIRST))

        facts = desk.store.head(credential, cutoff=ManualCutoff())

        assert (facts.size_bytes, facts.crc64) == (len(FIRST), crc64.xz(FIRST))
        assert facts.tag.lower() == part.tag.lower()

    def test_head_of_nothing_says_so(self, desk: StoreDesk) -> None:
        with pytest.raises(ObjectMissing):
            desk.store.head(desk.credential(), cutoff=ManualCutoff())

    def test_an_aborted_upload_is_gone(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        upload.send(1, FIRST)

        desk.store.abort(upload.credential, upload.id, cutoff=ManualCutoff())

        with pytest.raises(UploadGone):
            upload.listed()

    def test_aborting_twice_is_no_error(self, desk: StoreDesk) -> None:
        upload = Upload(desk)

        for _ in range(2):
            desk.store.abort(upload.credential, upload.id, cutoff=ManualCutoff())

        with pytest.raises(UploadGone):
            upload.send(1, FIRST)

    def test_what_is_open_is_listed_until_its_end(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        second, _ = desk.store.initiate(upload.credential, cutoff=ManualCutoff())
        key = desk.key(upload.credential)
        assert upload.open_there() == {upload.id: key, second: key}

        desk.store.abort(upload.credential, second, cutoff=ManualCutoff())
        assert upload.open_there() == {upload.id: key}

        upload.complete(upload.send(1, FIRST))
        assert upload.open_there() == {}

    def test_an_unknown_upload_is_gone_for_every_verb(self, desk: StoreDesk) -> None:
        credential, unknown = desk.credential(), UploadId("0004B9895DBBB6EC98E36")
        part = StoredPart(1, 5, "A" * 32)

        with pytest.raises(UploadGone):
            desk.store.upload_part(credential, unknown, number=1, body=MemoryBody(FIRST))
        with pytest.raises(UploadGone):
            desk.store.list_parts(credential, unknown, cutoff=ManualCutoff())
        with pytest.raises(UploadGone):
            desk.store.complete(credential, unknown, parts=[part], cutoff=ManualCutoff())

    def test_completing_twice_finds_the_upload_gone(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        part = upload.send(1, FIRST)
        upload.complete(part)

        with pytest.raises(UploadGone):
            upload.complete(part)

        assert upload.content == FIRST

    def test_a_part_that_was_never_sent_cannot_be_joined(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        part = upload.send(1, FIRST)

        with pytest.raises(RequestRefused) as caught:
            upload.complete(part, StoredPart(2, 5, "A" * 32))

        assert caught.value.trouble.code == "InvalidPart"
        assert upload.content is None

    def test_a_small_part_in_the_middle_cannot_be_joined(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        parts = [upload.send(1, b"small"), upload.send(2, SECOND)]

        with pytest.raises(RequestRefused) as caught:
            upload.complete(*parts)

        assert caught.value.trouble.code == "EntityTooSmall"

    def test_another_secret_is_refused(self, desk: StoreDesk) -> None:
        forged = desk.forged(desk.credential())

        with pytest.raises(RequestRefused) as caught:
            desk.store.put(forged, body=MemoryBody(FIRST))

        assert caught.value.trouble.code == "SignatureDoesNotMatch"

    def test_a_credential_opens_its_own_place_alone(self, desk: StoreDesk) -> None:
        misplaced = desk.misplaced(desk.credential())

        with pytest.raises(Denied):
            desk.store.put(misplaced, body=MemoryBody(FIRST))

    def test_many_threads_share_one_store(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        parts: list[StoredPart] = []
        contents = [bytes([number]) * MIB for number in range(8)]

        def send(number: int) -> None:
            parts.append(upload.send(number, contents[number - 1]))

        threads = [threading.Thread(target=send, args=(number,)) for number in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        upload.complete(*parts)

        assert upload.content == b"".join(contents)

    def test_bytes_are_read_as_they_go_out(self, desk: StoreDesk) -> None:
        reads: list[None] = []
        content = bytes(5 * MIB)

        Upload(desk).send_body(1, MemoryBody(content, on_read=lambda: reads.append(None)))

        assert len(reads) >= 5
