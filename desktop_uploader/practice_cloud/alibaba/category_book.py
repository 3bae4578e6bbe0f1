"""The categories of each account: four to begin with, and those that its calls have made."""

from dataclasses import dataclass

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_category (
    account TEXT, id INTEGER, parent_id INTEGER, name TEXT, PRIMARY KEY (account, id))
    WITHOUT ROWID;
"""
ROOT = -1
FIRST = (
    (1000100001, ROOT, "Films"),
    (1000100002, ROOT, "Lessons"),
    (1000100003, 1000100001, "Trailers"),
    (1000100004, 1000100001, "Rushes"),
)
"""(id, parent, name); those of the first level have the parent -1."""
LEVELS = 3
MOST_CHILDREN = 100


@dataclass(frozen=True, slots=True)
class Category:
    """One category; `parent_id` is -1 at the first level."""

    id: int
    parent_id: int
    name: str


class CategoryBook:
    """The trees of all Alibaba accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def of(self, account: str) -> list[Category]:
        """All categories of an account, by id."""
        self._begin(account)
        sql = (
            "SELECT id, parent_id, name FROM alibaba_category WHERE account=? AND id>0 ORDER BY id"
        )
        return [Category(*row) for row in self._records.rows(sql, account)]

    def find(self, account: str, category_id: int) -> Category | None:
        """One of them; None where there is none of that id."""
        return next((one for one in self.of(account) if one.id == category_id), None)

    def name_of(self, account: str, category_id: int) -> str:
        """Its name; "" where there is none of that id."""
        found = self.find(account, category_id)
        return "" if found is None else found.name

    def children(self, account: str, parent_id: int) -> list[Category]:
        """What lies directly in a category, or at the first level."""
        return [one for one in self.of(account) if one.parent_id == parent_id]

    def level(self, account: str, category_id: int) -> int:
        """How deep a category lies: 0 at the first level."""
        found, level = self.find(account, category_id), 0
        while found is not None and found.parent_id != ROOT:
            found, level = self.find(account, found.parent_id), level + 1
        return level

    def add(self, account: str, parent_id: int, *, name: str) -> Category:
        """A new one, with an id of its own."""
        self._begin(account)
        with self._records.together():
            sql = "SELECT max(abs(id)) FROM alibaba_category WHERE account=?"
            [(latest,)] = self._records.rows(sql, account)
            made = Category(latest + 1, parent_id, name)
            self._put(account, made)
        return made

    def rename(self, account: str, category_id: int, *, name: str) -> None:
        """Give it another name."""
        sql = "UPDATE alibaba_category SET name=? WHERE account=? AND id=?"
        self._records.change(sql, name, account, category_id)

    def remove(self, account: str, category_id: int) -> None:
        """Delete it with all that lie in it. Its row stays under another id: none comes twice."""
        with self._records.together():
            for child in self.children(account, category_id):
                self.remove(account, child.id)
            sql = "UPDATE alibaba_category SET id=-id WHERE account=? AND id=?"
            self._records.change(sql, account, category_id)

    def _begin(self, account: str) -> None:
        sql = "SELECT 1 FROM alibaba_category WHERE account=?"
        with self._records.together():
            if self._records.row(sql, account) is None:
                for row in FIRST:
                    self._put(account, Category(*row))

    def _put(self, account: str, category: Category) -> None:
        sql = "INSERT INTO alibaba_category VALUES (?,?,?,?)"
        self._records.change(sql, account, category.id, category.parent_id, category.name)
