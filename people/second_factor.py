"""The second factor: one-time codes that work once, a QR picture, and codes counted as tries."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

import segno
from flask import Flask, Response, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_security.core import UserMixin
from flask_security.forms import (
    Form,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.signals import tf_code_confirmed, tf_profile_changed
from flask_security.totp import Totp
from passlib.totp import TotpMatch  # type: ignore[import-untyped] # it has no stubs
from wtforms import HiddenField, RadioField

from base.audit import record
from base.database import db
from base.work import unit_of_work
from people import tries
from people.models import User

SETUP_URL = "/account/second-factor"
CODES_URL = "/account/recovery-codes"
_CODE_BOX = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "class": "govuk-input--width-5",
}
_WRONG_CODE = "That code is not right. Wait for the app to show the next one and type that."
_WRONG_RECOVERY = "That recovery code is not right, or has been used already."


def _email(user: UserMixin | None) -> str:
    return tries.plain_email(user.email if user else None)


class QrTotp(Totp):
    """One-time codes, each good once, with a QR picture by the library we already have."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The set-up QR code as a data address."""
        made = io.BytesIO()
        segno.make(self.get_totp_uri(username, totp)).save(made, kind="svg", scale=5, border=3)
        return "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode()

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The time step of the last code this person used: that code and older ones are spent."""
        return tries.last_counter(_email(user))

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Remember which code was used."""
        tries.note(_email(user), f"code {tmatch.counter}")


class SetupForm(TwoFactorSetupForm):
    """Starting the set-up: an authenticator app is the only second factor there is."""

    setup = HiddenField(default="authenticator")  # type: ignore[assignment] # a field for another
    phone = None  # type: ignore[assignment] # WTForms removes a field so

    def validate(self, **kwargs: Any) -> bool:
        """Accept the app, and nothing else the library could offer."""
        return bool(Form.validate(self, **kwargs)) and self.setup.data == "authenticator"


class RescueForm(TwoFactorRescueForm):
    """The library fills this in and no page of ours shows it: an administrator helps, in person."""

    help_setup = RadioField(choices=[])


class CountedCodeForm(TwoFactorVerifyCodeForm):
    """The code of the second factor: a wrong one is a wrong try at signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.label.text = "Code from your app"
        self.code.render_kw = _CODE_BOX

    def validate(self, **kwargs: Any) -> bool:
        """Judge the code unless the account is locked."""
        with tries.trying(_email(self.user)) as this:
            self.code.data = "".join((self.code.data or "").split())[:20]
            if this.refused is None and super().validate(**kwargs):
                this.outcome = "passed"
                return True
            self.code.errors = [this.refused or _WRONG_CODE]
        return False


class CountedRecoveryForm(MfRecoveryForm):
    """A recovery code in place of the second factor: counted too, and good once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.label.text = "Recovery code"
        self.code.description = "One of those you wrote down, like 1a2b-3c4d-5e6f."
        self.code.render_kw = {"autocomplete": "off", "class": "govuk-input--width-20"}

    def validate(self, **kwargs: Any) -> bool:
        """Judge the code unless the account is locked; the account's row is held meanwhile."""
        with tries.trying(_email(self.user)) as this:
            self.code.data = (self.code.data or "").strip().lower()[:40]
            if this.refused is None and super().validate(**kwargs):
                this.outcome = "passed"
        if this.outcome == "passed" and self._still_there():
            return True
        self.code.errors = [this.refused or _WRONG_RECOVERY]
        return False

    def _still_there(self) -> bool:
        """Hold the account's row until its code is struck off: one code opens one door only."""
        db.session.refresh(self.user, with_for_update=True)
        codes = current_app.extensions["security"].mf_recovery_codes_util
        found: bool = codes.check_recovery_code(self.user, self.code.data)
        return found


def recovery_key(secret: str) -> bytes:
    """The key recovery codes are stored under, made from the application's secret."""
    digest = hashlib.sha256(b"daybook recovery codes\0" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)


def _made(app: Flask, user: User, **_: object) -> None:
    """Note a second factor set up or changed, in the transaction that stores it."""
    del app
    with unit_of_work():
        record(
            "account.second_factor_set",
            f"{user.name} set up their second factor.",
            by=user,
            about=[user.public_id],
        )


def _confirmed(app: Flask, user: User, **_: object) -> None:
    """A code was right at sign-in; when it was the first, recovery codes come next."""
    if session.get("tf_state") == "validating_profile":
        _made(app, user)
        g.second_factor_made = True


def _once_only() -> ResponseReturnValue | None:
    """Recovery codes show when they are made and never again, whatever the library would allow."""
    if request.endpoint == "security.mf_recovery_codes" and request.args:
        return redirect(CODES_URL)
    return None


def _on_to_codes(response: Response) -> Response:
    if g.pop("second_factor_made", False) and response.status_code == 302:
        response.location = CODES_URL
    return response


def init_app(app: Flask) -> None:
    """Note what the library does with second factors, and lead from one to its recovery codes."""
    app.before_request(_once_only)
    app.after_request(_on_to_codes)
    tf_code_confirmed.connect(_confirmed, app)
    tf_profile_changed.connect(_made, app)
