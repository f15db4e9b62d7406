"""Secrets that must be read again: encrypted where they are kept, with a key made of the app's.

A hash would do for a secret that is only compared; an address we fetch has to be known.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class UnreadableError(ValueError):
    """It was sealed with another key: the installation's secret was changed."""


def seal(text: str, purpose: str) -> str:
    """The text as only this installation can read it, for one purpose."""
    return _key(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """What was sealed. Raises `UnreadableError` when the secret is not the one it was sealed by."""
    try:
        return _key(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise UnreadableError from None


def _key(purpose: str) -> Fernet:
    # Each purpose a key of its own: what is sealed for one cannot be passed off as another's.
    derive = HKDF(SHA256(), 32, salt=None, info=f"daybook {purpose}".encode())
    secret = str(current_app.secret_key).encode()
    return Fernet(base64.urlsafe_b64encode(derive.derive(secret)))
