"""What is not carried out, in words that all three generations share."""


class Wrong(Exception):
    """What is not carried out, by a word of ours that each generation has a code for."""

    def __init__(self, rule: str, message: str = "") -> None:
        super().__init__(message or rule)
        self.rule = rule
