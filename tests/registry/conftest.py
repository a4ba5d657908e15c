"""What the registry's tests share: nothing that a process holds outlives the rows of a test."""

from collections.abc import Iterator

import pytest

from registry.geography.held import forget


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Forget what releases said: the next test's may have the same number, and say something else."""
    yield
    forget()
