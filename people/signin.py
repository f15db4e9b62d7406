"""Signing in: Flask-Security wired to our accounts; what it may do without us is turned off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, abort, g, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore, UserMixin
from flask_security.forms import ChangePasswordForm, LoginForm, VerifyForm
from flask_security.password_util import PasswordUtil
from flask_security.signals import password_changed, user_authenticated
from flask_security.utils import validate_redirect_url
from passlib.hash import argon2  # type: ignore[import-untyped] # it has no stubs

from base.access import Anyone, declare
from base.audit import record
from base.database import db
from base.work import unit_of_work
from people import passwords, pin_sign_in, second_factor, tries
from people.models import SignInRole, User

_WRONG = "The e-mail address or the password is not right. Check both."
_WRONG_PASSWORD = "That is not your password. Check it and type it again."  # noqa: S105 a sentence
_SIGNED_IN_ONLY = frozenset(
    f"security.{name}"
    for name in (
        "change_password",
        "logout",
        "verify",
        "mf_recovery_codes",
        "two_factor_setup_validate",
    )
)


class Datastore(SQLAlchemyUserDatastore):
    """Commits through our unit of work, so that the library writes as everything else does."""

    def commit(self) -> None:
        """Commit what the library changed."""
        with unit_of_work():
            db.session.flush()

    def mf_delete_recovery_code(self, user: UserMixin, idx: int) -> bool:
        """Strike one recovery code off; the library changes the list in place: not saved."""
        codes = list(user.mf_recovery_codes or [])
        if not 0 <= idx < len(codes):
            return False
        user.mf_recovery_codes = codes[:idx] + codes[idx + 1 :]
        db.session.add(user)
        return True


class DaybookSecurity(Security):
    """The library, told that its QR package is not wanted: `QrTotp` draws with segno."""

    def _check_modules(self, module: str, config_name: str) -> None:
        if module != "qrcode":
            super()._check_modules(module, config_name)  # type: ignore[no-untyped-call] # the library types little


class Passwords(PasswordUtil):
    """Our own rule for new passwords, in our own words."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001, ARG002 the library's signature
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        """What is wrong with a new password, and the password in one form."""
        user: User = kwargs["user"]
        plain = self.normalize(password)
        why = passwords.fault(plain, name=user.name, email=user.email)
        return ([why] if why else None), plain


class CountedLoginForm(LoginForm):
    """The sign-in form: refuses while locked, counts every try, never says which part was wrong."""

    remember = None  # type: ignore[assignment] # WTForms removes a field so

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.label.text = "E-mail address"
        self.email.render_kw = {"autocomplete": "username"}
        if self.next.data and not validate_redirect_url(self.next.data):
            self.next.data = ""

    def validate(self, **kwargs: Any) -> bool:
        """Count the try, then judge it unless there were too many."""
        # NUL and the like: no address holds them, and the database would refuse to look.
        self.email.data = tries.plain_email(self.email.data)
        with tries.trying(self.email.data) as this:
            if this.refused is None and _fits(self) and super().validate(**kwargs):
                this.outcome = "password"
                return True
        self.email.errors, self.password.errors = [], []
        self.form_errors = [this.refused or _WRONG]
        return False


class CountedVerifyForm(VerifyForm):
    """Typing one's password again: a wrong one counts as a wrong try at signing in."""

    def validate(self, **kwargs: Any) -> bool:
        """Count the try, then judge it unless there were too many."""
        with tries.trying(tries.plain_email(self.user.email)) as this:
            if this.refused is None and _fits(self) and super().validate(**kwargs):
                this.outcome = "password"
                return True
            self.password.errors = [this.refused or _WRONG_PASSWORD]
        return False


class CountedChangeForm(ChangePasswordForm):
    """Changing one's password: a wrong present one counts as a wrong try at signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.label.text = "Your password now"
        self.new_password.label.text = "New password"
        self.new_password.description = (
            f"{passwords.SHORTEST} characters or more. Three unrelated words are easy to remember."
        )
        self.new_password_confirm.label.text = "New password again"

    def validate(self, **kwargs: Any) -> bool:
        """Count the try, then judge it unless there were too many."""
        user: User = current_user._get_current_object()  # noqa: SLF001 flask-login's proxy
        with tries.trying(tries.plain_email(user.email)) as this:
            if this.refused is None and _fits(self) and super().validate(**kwargs):
                this.outcome = "password"
                return True
            if this.refused or not _fits(self):
                self.password.errors = [this.refused or _WRONG_PASSWORD]
            elif not self.password.errors:
                this.outcome = "password"  # the present one was right, the new one will not do
        return False


def _fits(form: Any) -> bool:
    """Whether the password is one the hash can take: nobody's is longer, and none holds NUL."""
    typed = form.password.data or ""
    return len(typed) <= passwords.LONGEST and "\0" not in typed


def _authenticated(
    _app: Flask, user: User, authn_via: list[str] | None = None, **_: object
) -> None:
    """Start the person's own session, and note the sign-in."""
    # A cookie planted before the sign-in must not know the token of the forms after it.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    if authn_via == ["change"]:
        return
    with unit_of_work():
        record("account.signed_in", f"{user.name} signed in.", by=user, about=[user.public_id])
        computer_id = pin_sign_in.signed_in_fully(user)
    tries.note(tries.plain_email(user.email), "right", computer_id)


def _password_changed(_app: Flask, user: User, **_: object) -> None:
    with unit_of_work():
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
        "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
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
        "SECURITY_TWO_FACTOR_SETUP_URL": second_factor.SETUP_URL,
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": two_factor,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": second_factor.CODES_URL,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [second_factor.recovery_key(secret)],
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
        "SECURITY_TWO_FACTOR_ERROR_VIEW": "/sign-in",
        "SECURITY_VERIFY_URL": "/sign-in/again",
        # A change of second factor asks for the password again unless it was typed just now.
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_MSG_RETYPE_PASSWORD_MISMATCH": ("The two passwords are not the same.", "error"),
        "SECURITY_MSG_PASSWORD_NOT_PROVIDED": ("Enter the password.", "error"),
        "SECURITY_MSG_INVALID_PASSWORD": (_WRONG_PASSWORD, "error"),
        "SECURITY_MSG_PASSWORD_IS_THE_SAME": ("The new password must be another one.", "error"),
        "SECURITY_MSG_REAUTHENTICATION_SUCCESSFUL": ("Thank you. Now go on.", "info"),
        "SECURITY_MSG_LOGIN": ("Sign in to see that page.", "info"),
        "SECURITY_MSG_REFRESH": ("Type your password again to go on.", "info"),
        "SECURITY_MSG_PASSWORD_CHANGE": ("Your password is changed.", "success"),
        "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
        "SECURITY_MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
            "Your second factor is changed.",
            "success",
        ),
        "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": ("Sign in again to go on.", "info"),
        "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": (
            "That code was not right. Start the set-up again.",
            "error",
        ),
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SECURITY_TOTP_ISSUER": "Daybook",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_JOIN_USER_ROLES": False,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _not_here(**_: object) -> ResponseReturnValue:
    """Stands where the library would send e-mail for help: an administrator helps, in person."""
    abort(404)


def init_app(app: Flask, *, two_factor: bool, secret: str, salt: str) -> None:
    """Wire the library in, declare who may enter its pages, and count what it refuses."""
    app.config.update(settings(two_factor=two_factor, secret=secret, salt=salt))
    # Else the first to sign in loads it, and others who do so at that moment may find half of it.
    argon2.set_backend()
    security = DaybookSecurity(
        app,
        Datastore(db, User, SignInRole),
        login_form=CountedLoginForm,
        verify_form=CountedVerifyForm,
        change_password_form=CountedChangeForm,
        two_factor_setup_form=second_factor.SetupForm,
        two_factor_rescue_form=second_factor.RescueForm,
        two_factor_verify_code_form=second_factor.CountedCodeForm,
        mf_recovery_form=second_factor.CountedRecoveryForm,
        password_util_cls=Passwords,
        totp_cls=second_factor.QrTotp,
    )
    # Pages for people only: its JSON answers would show recovery codes and hand out tokens.
    security.want_json(lambda _request: False)
    for unused in ("security.two_factor_rescue", "security.tf_select"):
        if unused in app.view_functions:
            app.view_functions[unused] = _not_here
    for endpoint in list(app.view_functions):
        if endpoint.startswith("security."):
            own = endpoint in _SIGNED_IN_ONLY
            declare(app, endpoint, Anyone.SIGNED_IN if own else Anyone.PUBLIC)
    user_authenticated.connect(_authenticated, app)
    password_changed.connect(_password_changed, app)
    if two_factor:
        second_factor.init_app(app)
