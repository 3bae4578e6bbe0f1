"""The classes of each account: three to begin with, and those that its calls have made."""

from dataclasses import dataclass

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_class (
    account TEXT, id INTEGER, parent_id INTEGER, name TEXT, is_gone INTEGER,
    PRIMARY KEY (account, id)) WITHOUT ROWID;
"""
ROOT = -1
OTHERS = 0
"""The class of what belongs to none; nothing lies in it, and it stays."""
FIRST = ((OTHERS, ROOT, "其他"), (1, ROOT, "Lessons"), (2, ROOT, "Shows"))
LEVELS, MOST_CHILDREN = 4, 500


@dataclass(frozen=True, slots=True)
class MediaClass:
    """One class; `parent_id` is -1 at the first level."""

    id: int
    parent_id: int
    name: str


class ClassBook:
    """The trees of all Tencent accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def of(self, account: str) -> list[MediaClass]:
        """All classes of an account, by id."""
        self._begin(account)
        sql = (
            "SELECT id, parent_id, name FROM tencent_class"
            " WHERE account=? AND NOT is_gone ORDER BY id"
        )
        return [MediaClass(*row) for row in self._records.rows(sql, account)]

    def find(self, account: str, class_id: int) -> MediaClass | None:
        """One of them; None where there is none of that id."""
        return next((one for one in self.of(account) if one.id == class_id), None)

    def name_of(self, account: str, class_id: int) -> str:
        """Its name; that of the others where there is none of that id."""
        found = self.find(account, class_id)
        return FIRST[0][2] if found is None else found.name

    def children(self, account: str, parent_id: int) -> list[MediaClass]:
        """What lies directly in a class, or at the first level."""
        return [one for one in self.of(account) if one.parent_id == parent_id]

    def level(self, account: str, class_id: int) -> int:
        """How deep a class lies: 0 at the first level."""
        found, level = self.find(account, class_id), 0
        while found is not None and found.parent_id != ROOT:
            found, level = self.find(account, found.parent_id), level + 1
        return level

    def add(self, account: str, parent_id: int, *, name: str) -> MediaClass:
        """A new one, with an id of its own."""
        self._begin(account)
        with self._records.together():
            sql = "SELECT max(id) FROM tencent_class WHERE account=?"
            [(latest,)] = self._records.rows(sql, account)
            made = MediaClass(latest + 1, parent_id, name)
            self._put(account, made)
        return made

    def rename(self, account: str, class_id: int, *, name: str) -> None:
        """Give it another name."""
        sql = "UPDATE tencent_class SET name=? WHERE account=? AND id=?"
        self._records.change(sql, name, account, class_id)

    def remove(self, account: str, class_id: int) -> None:
        """Delete it. Its row stays: no id comes twice."""
        sql = "UPDATE tencent_class SET is_gone=1 WHERE account=? AND id=?"
        self._records.change(sql, account, class_id)

    def _begin(self, account: str) -> None:
        with self._records.together():
            sql = "SELECT 1 FROM tencent_class WHERE account=?"
            if self._records.row(sql, account) is None:
                for row in FIRST:
                    self._put(account, MediaClass(*row))

    def _put(self, account: str, one: MediaClass) -> None:
        sql = "INSERT INTO tencent_class VALUES (?,?,?,?,0)"
        self._records.change(sql, account, one.id, one.parent_id, one.name)
