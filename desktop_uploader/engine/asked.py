"""What somebody asks of the owner of the jobs, and waits for."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from desktop_uploader.domain.errors import UploaderError

T = TypeVar("T")


class Asked(Generic[T]):
    """
    One thing to be done by the owner's thread.

    It is answered when what it changed is written; where that cannot be, with why not. What was
    changed then holds all the same and is written as soon as it can be.
    """

    def __init__(self, act: Callable[[], T]) -> None:
        self._act = act
        self._answer: Future[T] = Future()
        self._result: list[T] = []

    def do(self) -> bool:
        """Do it; False when it was refused, which is the answer then."""
        try:
            self._result.append(self._act())
        except UploaderError as error:
            self._answer.set_exception(error)
            return False
        return True

    def is_written(self) -> None:
        """Answer: what it changed is in the journal."""
        if not self._answer.done():
            self._answer.set_result(self._result[0])

    def failed(self, error: Exception) -> None:
        """Answer with an error."""
        if not self._answer.done():
            self._answer.set_exception(error)

    def wait(self) -> T:
        """The result, or the error; for the one who asked."""
        return self._answer.result()
