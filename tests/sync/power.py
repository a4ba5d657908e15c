"""Power cuts, inside any transaction of a store."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from sync.store import Store


class PowerCut(BaseException):
    """The machine goes off in the middle of something."""


@contextmanager
def power_cut_in(transaction: int | None) -> Iterator[None]:
    """Cut the power inside this transaction, the first being 0; None cuts nothing."""
    whole, count = Store.transaction, itertools.count()

    @contextmanager
    def cut(store: Store) -> Iterator[None]:
        with whole(store):
            yield
            if next(count) == transaction:
                raise PowerCut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "transaction", cut)
        with suppress(PowerCut):
            yield
