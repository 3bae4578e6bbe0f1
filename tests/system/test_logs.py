"""The engine's log."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.system import logs
from desktop_uploader.system.logs import EngineLog, RepetitionFolder, log_to
from desktop_uploader.system.redaction import Redactor

CANARY = "c4nary+Secret/Value=="
log = logging.getLogger("desktop_uploader.engine.trial")


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.add_secret(CANARY)
    return redactor


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "engine.log"


@pytest.fixture
def engine_log(file: Path, redactor: Redactor) -> Iterator[EngineLog]:
    with log_to(file, level="debug", redactor=redactor) as engine_log:
        yield engine_log


def test_what_is_logged_stands_in_a_file_of_its_owner(engine_log: EngineLog, file: Path) -> None:
    log.debug("part %d sent", 7)

    line = file.read_text()
    assert line.endswith(" DEBUG MainThread desktop_uploader.engine.trial: part 7 sent\n")
    assert line[10] == "T"
    assert line[23] == "Z"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "say",
    [
        lambda: log.info("key %s", CANARY),
        lambda: log.info("GET /?x=%s", "c4nary%2BSecret%2FValue%3D%3D"),
        lambda: log.info(CANARY),
        lambda: log.info("%r", {"deep": [CANARY]}),
        lambda: log.info("with a stack of %s", CANARY, stack_info=True),
    ],
)
def test_a_known_secret_never_reaches_the_file(engine_log: EngineLog, file: Path, say) -> None:
    say()

    assert "***" in file.read_text()
    assert "nary" not in file.read_text().partition("\n")[0]


def test_a_secret_in_a_traceback_never_reaches_the_file(
    engine_log: EngineLog, file: Path, expected_logs: pytest.LogCaptureFixture
) -> None:
    try:
        raise ValueError(f"refused {CANARY}") from OSError(f"inner Signature={CANARY[:-3]}")
    except ValueError:
        log.exception("failed")

    assert "ValueError: refused ***" in file.read_text()
    assert "nary" not in file.read_text().replace("CANARY", "")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("GET /?Action=X&Signature=abc%2Bdef%3D&y=1", "GET /?Action=X&Signature=***&y=1"),
        ("SecurityToken: CAISxyz/abc+d== next", "SecurityToken: *** next"),
        ("{'x-oss-security-token': 'CAIS123', 'a': 1}", "{'x-oss-security-token': '***', 'a': 1}"),
        ("Authorization: OSS LTAI123:abc=", "Authorization: ***"),
        ('{"Authorization": "OSS LTAI:x", "b": 2}', '{"Authorization": "***", "b": 2}'),
        ("sent Bearer abcdefgh.ijk", "sent Bearer ***"),
        ('"AccessKeySecret":"abc","x":1', '"AccessKeySecret":"***","x":1'),
        ("access_key_secret=abc", "access_key_secret=***"),
        ("broker_token = abc", "broker_token = ***"),
        ("proxy http://me:word@gate:3128/", "proxy http://***@gate:3128/"),
        ("key id STS.NUabcdefghijkl here", "key id STS.*** here"),
        ("part 3 of job 7 stored, 8388608 bytes", "part 3 of job 7 stored, 8388608 bytes"),
        ("CredentialExpired: RequestId 4F-1", "CredentialExpired: RequestId 4F-1"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_and_the_rest_stays(said: str, written: str) -> None:
    assert Redactor().clean(said) == written


@given(st.text())
def test_any_text_can_be_cleaned_and_stays_clean(text: str) -> None:
    redactor = Redactor()
    redactor.add_secret(CANARY)

    once = redactor.clean(text + CANARY + text)

    assert CANARY not in once


def test_a_value_too_short_to_be_secret_hides_nothing() -> None:
    redactor = Redactor()
    redactor.add_secret("")
    redactor.add_secret("job")

    assert redactor.clean("job 7") == "job 7"


def test_a_name_with_a_line_end_makes_no_second_line(engine_log: EngineLog, file: Path) -> None:
    log.info("queued %s", "a\nERROR forged\r.mp4")

    assert file.read_text().count("\n") == 1
    assert r"a\nERROR forged\r.mp4" in file.read_text()


def test_a_name_that_is_no_text_can_be_logged(engine_log: EngineLog, file: Path) -> None:
    log.info("queued %s", "\udcff.mp4")

    assert r"queued \udcff.mp4" in file.read_text()


def test_wrong_arguments_do_not_stop_who_logs() -> None:
    Redactor()(record := logging.LogRecord("a", 20, "", 1, "part %d", ("x",), None))

    assert record.getMessage() == "part %d ('x',)"


def test_other_packages_are_heard_from_warnings_on(
    engine_log: EngineLog, file: Path, expected_logs: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("httpx").info("request")
    logging.getLogger("httpx").warning("trouble")

    assert "trouble" in file.read_text()
    assert "request" not in file.read_text()


def test_after_the_end_nothing_is_written(file: Path, redactor: Redactor) -> None:
    with EngineLog(file, level="info", redactor=redactor):
        log.debug("too small")
    log.info("too late")

    assert file.read_text() == ""


def test_the_log_keeps_five_files_of_limited_size(
    file: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 1000)
    with EngineLog(file, level="info", redactor=redactor):
        for number in range(200):
            log.info("line %d", number)

    sizes = [each.stat().st_size for each in file.parent.iterdir()]
    assert len(sizes) == logs.FILES
    assert max(sizes) <= 1000
    assert "line 199" in file.read_text()


def told(folder: RepetitionFolder, message: str, *, at_s: float) -> str:
    """What is written of `message`; "" when it is only counted."""
    record = logging.LogRecord("desktop_uploader", logging.INFO, "", 1, message, None, None)
    record.created = at_s
    return record.getMessage() if folder(record) else ""


def test_a_message_that_repeats_itself_is_counted_and_the_count_is_told() -> None:
    folder = RepetitionFolder()

    first = [told(folder, "refused", at_s=n) for n in range(20)]
    between = told(folder, "other", at_s=20)
    later = told(folder, "refused", at_s=100)
    after = told(folder, "refused", at_s=101)

    assert first == ["refused"] * 5 + [""] * 15
    assert between == "other"
    assert later == "refused (left out 15 times)"
    assert after == "refused"


def test_a_message_that_comes_now_and_then_is_always_written() -> None:
    folder = RepetitionFolder()

    assert all(told(folder, "tick", at_s=n * 30) == "tick" for n in range(20))


def test_the_folder_remembers_a_limited_number_of_messages() -> None:
    folder = RepetitionFolder()
    for number in range(2000):
        told(folder, f"line {number}", at_s=0)

    assert len(folder._seen) == logs.MOST_REMEMBERED
