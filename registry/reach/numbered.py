"""Words by the numbers that stand for them in columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(slots=True)
class Words:
    """Words by their numbers, as columns hold them."""

    of: list[str] = field(default_factory=lambda: [""])
    _numbers: dict[str, int] = field(default_factory=lambda: {"": 0})

    def numbers(self, words: Sequence[str]) -> NDArray[Any]:
        """Return the numbers of some words."""
        return np.array([self.given(word) for word in words] or [0], np.int32)

    def given(self, word: str) -> int:
        """Return a word's number; a new word is given the next."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.of)
            self.of.append(word)
        return number

    def number(self, word: str) -> int:
        """Return a word's number, or one that no column holds."""
        return self._numbers.get(word, -1)
