"""Secrets that must be read again, encrypted where they are kept."""

from __future__ import annotations

import pytest
from flask import Flask

from base.sealed import UnreadableError, seal, unseal


def test_what_is_sealed_is_read_again_by_the_same_secret_and_purpose(app: Flask) -> None:
    sealed = seal("https://calendar.example/ü.ics", "one")
    assert "calendar" not in sealed
    assert seal("https://calendar.example/ü.ics", "one") != sealed, "two look different"
    assert unseal(sealed, "one") == "https://calendar.example/ü.ics"
    with pytest.raises(UnreadableError):
        unseal(sealed, "another")
    with pytest.raises(UnreadableError):
        unseal(f"{sealed[:-4]}AAA=", "one")
