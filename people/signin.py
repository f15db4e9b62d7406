"""Signing in: Flask-Security wired to our accounts, lock-out and throttling counted in rows."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import Any

import segno
from flask import Flask, abort, request, session
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.forms import LoginForm
from flask_security.signals import password_changed, user_authenticated
from flask_security.totp import Totp
from sqlalchemy import func, select

from base import clock
from base.access import Anyone, declare
from base.audit import record
from base.database import db
from base.work import unit_of_work
from people.models import SignInAttempt, SignInRole, User

WINDOW = timedelta(minutes=15)
TRIES_PER_PERSON = 5
TRIES_PER_ADDRESS = 40
_WRONG = ("wrong", "wrong code")


class Datastore(SQLAlchemyUserDatastore):
    """Commits through our unit of work, so that the library writes as everything else does."""

    def commit(self) -> None:
        """Commit what the library changed."""
        with unit_of_work():
            db.session.flush()


class QrTotp(Totp):
    """One-time codes whose QR picture is made by the library we already have."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The set-up QR code as a data address."""
        made = io.BytesIO()
        segno.make(self.get_totp_uri(username, totp)).save(made, kind="svg", scale=5, border=3)
        return "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode()


class ThrottledLoginForm(LoginForm):
    """The sign-in form: refuses while locked, counts every try, never says which part was wrong."""

    remember = None  # type: ignore[assignment] # WTForms removes a field so

    def validate(self, **kwargs: Any) -> bool:
        """Check the lock first, then the password, and write what happened."""
        email = (self.email.data or "").strip().lower()[:320]
        why = refusal(email, request.remote_addr or "")
        if why is not None:
            self.form_errors = [why]
            return False
        passed: bool = super().validate(**kwargs)
        if email:
            note_attempt(email, request.remote_addr or "", "right" if passed else "wrong")
        if not passed:
            self.email.errors, self.password.errors = [], []
            self.form_errors = ["The e-mail address or the password is not right. Check both."]
        return passed


def refusal(email: str, address: str) -> str | None:
    """Why a try at signing in is not even looked at; None when it is."""
    since = clock.now() - WINDOW
    wrong = select(func.count()).where(SignInAttempt.at > since, SignInAttempt.outcome.in_(_WRONG))
    last_right = (
        select(func.max(SignInAttempt.at))
        .where(SignInAttempt.email == email, SignInAttempt.outcome == "right")
        .scalar_subquery()
    )
    mine = wrong.where(
        SignInAttempt.email == email,
        SignInAttempt.at > func.coalesce(last_right, since),
    )
    if (db.session.scalar(mine) or 0) >= TRIES_PER_PERSON:
        return (
            f"There were {TRIES_PER_PERSON} wrong tries for this account. "
            "Wait 15 minutes, or ask an administrator for a new password link."
        )
    theirs = wrong.where(SignInAttempt.address == address)
    if (db.session.scalar(theirs) or 0) >= TRIES_PER_ADDRESS:
        return "There were too many wrong tries from this network. Wait 15 minutes."
    return None


def note_attempt(email: str, address: str, outcome: str) -> None:
    """Write one try, in a transaction of its own so that a refusal cannot undo it."""
    with unit_of_work():
        db.session.add(SignInAttempt(at=clock.now(), email=email, address=address, outcome=outcome))


def _note_code(user: User) -> None:
    note_attempt(user.email.lower(), request.remote_addr or "", "wrong code")


def _hold_codes() -> None:
    """Stop guesses at the second factor once there were too many."""
    if request.endpoint not in {"security.two_factor_token_validation", "security.mf_recovery"}:
        return
    if request.method != "POST" or "tf_user_id" not in session:
        return
    email = db.session.scalar(select(User.email).where(User.fs_uniquifier == session["tf_user_id"]))
    if email and refusal(email.lower(), request.remote_addr or ""):
        session.pop("tf_user_id", None)
        abort(429)


def _authenticated(_app: Flask, user: User, **_: object) -> None:
    with unit_of_work():
        record("account.signed_in", f"{user.name} signed in.", by=user, about=[user.public_id])


def _password_changed(_app: Flask, user: User, **_: object) -> None:
    record(
        "account.password_changed",
        f"{user.name} changed their password.",
        by=user,
        about=[user.public_id],
    )


def settings(*, two_factor: bool, secret: str, salt: str) -> dict[str, Any]:
    """Flask-Security's configuration."""
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SALT": salt,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_POST_CHANGE_VIEW": "/account",
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_TWO_FACTOR": two_factor,
        "SECURITY_TWO_FACTOR_REQUIRED": two_factor,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_SETUP_URL": "/account/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": two_factor,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SECURITY_TOTP_ISSUER": "Daybook",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_JOIN_USER_ROLES": False,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def init_app(app: Flask, *, two_factor: bool, secret: str, salt: str) -> None:
    """Wire the library in, declare who may enter its pages, and count what it refuses."""
    app.config.update(settings(two_factor=two_factor, secret=secret, salt=salt))
    security = Security()
    security.init_app(
        app,
        Datastore(db, User, SignInRole),
        login_form=ThrottledLoginForm,
        totp_cls=QrTotp,
    )
    app.before_request(_hold_codes)
    for endpoint in list(app.view_functions):
        if endpoint.startswith("security."):
            own = endpoint in {"security.change_password", "security.logout"}
            declare(app, endpoint, Anyone.SIGNED_IN if own else Anyone.PUBLIC)
    user_authenticated.connect(_authenticated, app)
    password_changed.connect(_password_changed, app)
