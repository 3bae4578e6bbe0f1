"""What is done to media that lie there, and to the classes they lie in, by either generation."""

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.store.objects import ObjectShelf
from desktop_uploader.practice_cloud.tencent.classes import (
    LEVELS,
    MOST_CHILDREN,
    OTHERS,
    ROOT,
    ClassBook,
    MediaClass,
)
from desktop_uploader.practice_cloud.tencent.media import MediaBook, Medium
from desktop_uploader.practice_cloud.tencent.tasks import TaskBook
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

CLASS_NAME_CHARACTERS = 64


class VodLibrary:
    """
    The media of all accounts, to be listed and deleted, and their classes.

    Attributes:
        classes: All classes.
    """

    def __init__(
        self, media: MediaBook, classes: ClassBook, *, tasks: TaskBook, shelf: ObjectShelf
    ) -> None:
        """Work on these books."""
        self.classes = classes
        self._media = media
        self._tasks = tasks
        self._shelf = shelf

    def newest_first(self, account: Account) -> list[Medium]:
        """All media of an account."""
        return self._media.named(account.name, "")[::-1]

    def delete(self, account: Account, medium: Medium) -> None:
        """Delete a medium, its object and its tasks."""
        self._shelf.remove(account.bucket, medium.video_path[1:])
        self._tasks.remove_of(medium.file_id)
        self._media.remove(medium.file_id)

    def remove_tags(self, medium: Medium, tags: list[str]) -> None:
        """Take tags away; those that it does not have are no matter."""
        held = [tag for tag in medium.tags.split(",") if tag and tag not in tags]
        self._media.change(medium.file_id, tags=",".join(held))

    def found_class(self, account: Account, class_id: int) -> MediaClass:
        """
        A class that may be changed.

        Raises:
            Wrong: "no-class"; "default-class" for the one of the others.
        """
        if class_id == OTHERS:
            raise Wrong("default-class", "nothing can be done with the default class")
        found = self.classes.find(account.name, class_id)
        if found is None:
            raise Wrong("no-class", "there is no such class")
        return found

    def add_class(self, account: Account, parent_id: int, *, name: str) -> MediaClass:
        """
        A new class.

        Raises:
            Wrong: "class-name", "no-class", "default-class", "class-level", "class-count",
                "class-twice".
        """
        check_class_name(name)
        if parent_id != ROOT:
            self.found_class(account, parent_id)
            if self.classes.level(account.name, parent_id) + 1 >= LEVELS:
                raise Wrong("class-level", "the class lies too deep")
        beside = self.classes.children(account.name, parent_id)
        if len(beside) >= MOST_CHILDREN:
            raise Wrong("class-count", "there are too many classes beside it")
        if any(one.name == name for one in beside):
            raise Wrong("class-twice", "there is a class of that name")
        return self.classes.add(account.name, parent_id, name=name)

    def remove_class(self, account: Account, class_id: int) -> None:
        """
        Delete a class in which nothing lies.

        Raises:
            Wrong: "no-class", "default-class", "class-not-empty".
        """
        found = self.found_class(account, class_id)
        media = self._media.named(account.name, "")
        if self.classes.children(account.name, found.id) or any(
            medium.class_id == found.id for medium in media
        ):
            raise Wrong("class-not-empty", "the class is not empty")
        self.classes.remove(account.name, found.id)


def check_class_name(name: str) -> None:
    """
    Hold a name against the rule.

    Raises:
        Wrong: "class-name".
    """
    if not 0 < len(name) <= CLASS_NAME_CHARACTERS:
        raise Wrong("class-name", "the class' name is not valid")
