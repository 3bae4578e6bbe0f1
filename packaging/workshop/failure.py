"""The end of a verb that cannot go on."""

WRONG_USE = 2


class Failure(Exception):
    """
    Raised when a verb cannot go on; its text is the sentence that the person reads.

    Attributes:
        exit_code: 2 for wrong use or a missing system package, else 1.
    """

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
