"""What every object store must make of trouble: the right error, and what is known of the call."""

import threading

import pytest
from fastcrc import crc64

from desktop_uploader.domain.errors import (
    BadAnswer,
    ContentMismatch,
    CredentialExpired,
    Cut,
    Outcome,
    ProviderError,
    ServerTrouble,
    SourceChanged,
    Throttled,
    Unreachable,
)
from desktop_uploader.domain.ids import UploadId
from tests.conformance.object_store_suite import FIRST, MIB, StoreDesk, Upload
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody


class ChangedBody(MemoryBody):
    """A file that somebody writes while it is sent."""

    def read_into(self, buffer: memoryview) -> int:
        if self._sent_bytes:
            raise SourceChanged("in the middle")
        return super().read_into(buffer)


class ObjectStoreTroubleSuite:
    """The desk's store has a patience of about a second, so that silence is noticed soon."""

    def test_an_expired_credential_is_told_from_every_other_refusal(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        desk.fault("expire_credentials", operation="UploadPart")

        with pytest.raises(CredentialExpired) as caught:
            upload.send(1, FIRST)

        assert caught.value.trouble.outcome is Outcome.NOT_DONE
        assert caught.value.trouble.request_id

    def test_every_verb_notices_an_expired_credential(self, desk: StoreDesk) -> None:
        upload, cutoff = Upload(desk), ManualCutoff()
        part = upload.send(1, FIRST)
        desk.fault("expire_credentials")

        for call in (
            lambda: upload.send(2, FIRST),
            upload.listed,
            lambda: upload.complete(part),
            lambda: desk.store.initiate(upload.credential, cutoff=cutoff),
            lambda: desk.store.put(upload.credential, body=MemoryBody(FIRST)),
            lambda: desk.store.abort(upload.credential, upload.id, cutoff=cutoff),
            lambda: desk.store.head(upload.credential, cutoff=cutoff),
        ):
            with pytest.raises(CredentialExpired):
                call()

    @pytest.mark.parametrize("code", ["SecurityTokenExpired", "InvalidAccessKeyId"])
    def test_a_refusal_before_the_body_is_read_is_heard(self, desk: StoreDesk, code: str) -> None:
        upload = Upload(desk)
        desk.fault("error", operation="UploadPart", code=code, status=403)

        with pytest.raises(CredentialExpired):
            upload.send(1, bytes(24 * MIB))

    def test_a_reset_in_the_middle_of_a_part_is_no_failure_of_the_next(
        self, desk: StoreDesk
    ) -> None:
        upload = Upload(desk)
        desk.fault("cut_body", operation="UploadPart", after_bytes=2 * MIB)

        with pytest.raises(Unreachable):
            upload.send(1, bytes(24 * MIB))

        upload.complete(upload.send(1, FIRST))
        assert upload.content == FIRST

    def test_a_reset_before_the_body_is_unreachable(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        desk.fault("reset", operation="UploadPart")

        with pytest.raises(Unreachable):
            upload.send(1, bytes(24 * MIB))

    def test_a_lost_answer_leaves_the_outcome_unknown(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        part = upload.send(1, FIRST)
        desk.fault("lose_answer", operation="CompleteMultipartUpload")

        with pytest.raises(Unreachable) as caught:
            upload.complete(part)

        assert caught.value.trouble.outcome is Outcome.UNKNOWN
        assert upload.content == FIRST

    @pytest.mark.parametrize("size_bytes", [100, 64 * MIB])
    def test_silence_is_noticed(self, desk: StoreDesk, size_bytes: int) -> None:
        upload = Upload(desk)
        desk.fault("black_hole", operation="UploadPart")

        with pytest.raises(Unreachable) as caught:
            upload.send(1, bytes(size_bytes))

        assert caught.value.trouble.facts["why"] == "timeout"

    def test_a_slow_line_is_no_silence(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        desk.fault("slow", operation="UploadPart", bytes_per_s=20 * MIB)

        part = upload.send(1, bytes(44 * MIB))

        assert part.size_bytes == 44 * MIB

    def test_a_cut_ends_a_part_between_two_pieces(self, desk: StoreDesk) -> None:
        upload, cutoff = Upload(desk), ManualCutoff()

        def cut() -> None:
            cutoff.cut()
            raise Cut

        with pytest.raises(Cut):
            upload.send_body(1, MemoryBody(bytes(8 * MIB), cutoff, on_read=cut))

    def test_a_cut_ends_a_call_that_waits(self, desk: StoreDesk) -> None:
        upload, cutoff = Upload(desk), ManualCutoff()
        desk.fault("black_hole", operation="ListParts")
        cutter = threading.Timer(0.1, cutoff.cut)
        cutter.start()

        with pytest.raises(Cut):
            desk.store.list_parts(upload.credential, upload.id, cutoff=cutoff)
        cutter.join()

    def test_a_call_on_a_used_cutoff_never_starts(self, desk: StoreDesk) -> None:
        credential, cutoff = desk.credential(), ManualCutoff()
        cutoff.cut()

        with pytest.raises(Cut):
            desk.store.initiate(credential, cutoff=cutoff)
        with pytest.raises(Cut):
            desk.store.put(credential, body=MemoryBody(FIRST, cutoff))

        assert desk.content(credential) is None

    def test_what_the_body_raises_comes_through(self, desk: StoreDesk) -> None:
        with pytest.raises(SourceChanged):
            Upload(desk).send_body(1, ChangedBody(bytes(8 * MIB)))

    @pytest.mark.parametrize("kind", ["html", "empty_body"])
    def test_a_page_in_the_place_of_an_answer_is_bad(self, desk: StoreDesk, kind: str) -> None:
        upload = Upload(desk)
        part = upload.send(1, FIRST)
        desk.fault(kind, times=0)

        with pytest.raises(BadAnswer):
            desk.store.initiate(upload.credential, cutoff=ManualCutoff())
        with pytest.raises(BadAnswer):
            upload.listed()
        with pytest.raises(BadAnswer) as caught:
            upload.complete(part)

        assert caught.value.trouble.outcome is Outcome.UNKNOWN

    def test_a_page_in_the_place_of_a_receipt_is_bad(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        desk.fault("html", operation="UploadPart")

        with pytest.raises(BadAnswer):
            upload.send(1, FIRST)

    def test_an_error_under_a_good_status_is_an_error(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        part = upload.send(1, FIRST)
        desk.fault("error_200", operation="CompleteMultipartUpload", code="InternalError")

        with pytest.raises(ServerTrouble) as caught:
            upload.complete(part)

        assert caught.value.trouble.code == "InternalError"
        assert caught.value.trouble.outcome is Outcome.UNKNOWN

    def test_a_tag_without_quotes_is_a_tag(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        desk.fault("plain_etag", times=0)
        part = upload.send(1, FIRST)

        assert upload.listed()[0].tag == part.tag
        upload.complete(part)
        assert upload.content == FIRST

    def test_another_checksum_is_a_mismatch(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        desk.fault("wrong_crc", times=0)

        with pytest.raises(ContentMismatch) as caught:
            upload.send(1, FIRST)
        with pytest.raises(ContentMismatch):
            desk.store.put(upload.credential, body=MemoryBody(FIRST))

        assert caught.value.trouble.facts["ours"] == str(crc64.xz(FIRST))

    def test_a_request_to_slow_down_says_how_long(self, desk: StoreDesk) -> None:
        upload = Upload(desk)
        desk.fault("throttle", operation="UploadPart", retry_after_s=7)

        with pytest.raises(Throttled) as caught:
            upload.send(1, FIRST)

        assert caught.value.trouble.retry_after_s == 7.0

    @pytest.mark.parametrize(
        ("status", "code", "error"),
        [
            (500, "InternalError", ServerTrouble),
            (503, "ServiceUnavailable", ServerTrouble),
            (400, "RequestTimeout", Unreachable),
            (400, "BadDigest", ContentMismatch),
        ],
    )
    def test_the_code_decides(
        self, desk: StoreDesk, status: int, code: str, error: type[ProviderError]
    ) -> None:
        upload = Upload(desk)
        desk.fault("error", operation="UploadPart", code=code, status=status)

        with pytest.raises(ProviderError) as caught:
            upload.send(1, FIRST)

        assert type(caught.value) is error
        assert caught.value.trouble.code == code
        assert caught.value.trouble.action == "UploadPart"

    def test_nothing_of_a_credential_is_in_an_error(self, desk: StoreDesk) -> None:
        forged = desk.forged(desk.credential())

        with pytest.raises(ProviderError) as caught:
            desk.store.list_parts(forged, UploadId("0004B9895DBBB6EC98E36"), cutoff=ManualCutoff())

        assert "another secret" not in repr(caught.value.trouble)
        assert "CAIS" not in repr(caught.value.trouble)
