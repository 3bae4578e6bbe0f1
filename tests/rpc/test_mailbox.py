"""What a slow reader is told in the end is what is true."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import JobRow, Moved, Snapshot, Totals
from desktop_uploader.rpc.mailbox import ROWS_PER_LINE, Mailbox


def row(number: int, *, acked_bytes: int = 0) -> JobRow:
    return JobRow(JobId(number), "/f", "f", "a", "t", Stage.UPLOADING, 9, acked_bytes=acked_bytes)


def everything_in(mailbox: Mailbox) -> list[Snapshot]:
    lines = []
    while not mailbox.is_empty:
        lines.append(mailbox.take())
    return lines


def test_the_latest_row_of_a_job_replaces_the_earlier() -> None:
    mailbox = Mailbox()
    for acked in range(100):
        mailbox.put(Snapshot(rows=(row(1, acked_bytes=acked), row(2))))

    [line] = everything_in(mailbox)

    assert line.rows == (row(1, acked_bytes=99), row(2))


def test_the_first_list_goes_in_lines_of_a_thousand_and_the_last_says_so() -> None:
    mailbox = Mailbox()
    rows = tuple(row(number) for number in range(1, 2502))
    mailbox.put(Snapshot(rows=rows, is_first=True))

    lines = everything_in(mailbox)

    assert [len(line.rows) for line in lines] == [ROWS_PER_LINE, ROWS_PER_LINE, 501]
    assert [line.is_complete for line in lines] == [False, False, True]
    assert all(line.is_first for line in lines)


def test_an_empty_station_has_a_first_list_too() -> None:
    mailbox = Mailbox()
    mailbox.put(Snapshot(is_first=True))

    [line] = everything_in(mailbox)

    assert (line.is_first, line.is_complete, line.rows) == (True, True, ())


def test_a_first_list_that_comes_in_pieces_is_complete_with_its_last() -> None:
    mailbox = Mailbox()
    mailbox.put(Snapshot(rows=(row(1),), is_first=True, is_complete=False))
    early = mailbox.take()
    mailbox.put(Snapshot(rows=(row(2),), is_first=True))
    late = mailbox.take()
    mailbox.put(Snapshot(rows=(row(3),)))

    assert (early.is_complete, late.is_complete) == (False, True)
    assert mailbox.take().is_first is False


def test_no_notice_is_lost_among_rows() -> None:
    mailbox = Mailbox()
    mailbox.put(Snapshot(notice="disk-full", notice_facts={"left": "0"}))
    mailbox.put(Snapshot(rows=(row(1),), totals=Totals(connections=3)))
    mailbox.put(Snapshot(notice="journal-restored"))

    lines = everything_in(mailbox)

    assert [line.notice for line in lines] == ["disk-full", "journal-restored"]
    assert lines[0].rows == (row(1),)


def test_moves_that_nobody_fetches_hold_each_job_once() -> None:
    mailbox, ids = Mailbox(), frozenset(map(JobId, range(9)))
    for number in range(100):
        mailbox.put(Snapshot(moved=Moved(ids, MOVES[number % 2])))

    [line] = everything_in(mailbox)

    assert line.moved == Moved(ids, Stage.QUEUED)


MOVES = (Stage.PAUSED, Stage.QUEUED)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "take", "move"]), st.integers(1, 5), st.integers(0, 9)
    )
)


@given(CHANGES)
def test_whoever_reads_slowly_ends_with_the_same_list(changes: list[tuple[str, int, int]]) -> None:
    mailbox, true, seen = Mailbox(), {}, {}

    def read(line: Snapshot) -> None:
        if line.moved is not None:
            seen.update({known.id: line.moved.on(known) for known in seen.values()})
        for job_id in line.removed:
            seen.pop(job_id, None)
        seen.update({known.id: known for known in line.rows})

    for what, number, acked in changes:
        if what == "put":
            true[JobId(number)] = row(number, acked_bytes=acked)
            mailbox.put(Snapshot(rows=(true[JobId(number)],)))
        elif what == "move":
            # Some of the first `number` jobs; what nobody knows is no harm.
            ids = frozenset(JobId(n) for n in range(1, number + 1) if (n + acked) % 3)
            moved = Moved(ids, MOVES[acked % 2])
            true.update({known.id: moved.on(known) for known in true.values()})
            mailbox.put(Snapshot(moved=moved))
        elif what == "remove":
            true.pop(JobId(number), None)
            mailbox.put(Snapshot(removed=(JobId(number),)))
        elif not mailbox.is_empty:
            read(mailbox.take())
    for line in everything_in(mailbox):
        read(line)

    assert seen == true
