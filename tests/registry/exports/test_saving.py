"""Where a file goes, and what is said when it cannot."""

import os
import sys

import pytest

from registry.exports.saving import Unwritable, save
from registry.files.file import File


def test_a_reader_that_has_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """``hub-registry export extract --exact --out - | head`` ended in a traceback about a broken pipe."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        with pytest.raises(Unwritable, match="Not all was written to standard output: Broken pipe"):
            save(File("people.csv", "text/csv", iter([b"a row\n" * 20_000])), "-")
