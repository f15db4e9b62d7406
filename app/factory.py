"""create_app: the wiring list, read top to bottom."""

from __future__ import annotations

import logging

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, errors, home, job_pages, looks, mail_pages, settings
from app.database_address import find_url
from attendance import views as attendance_views
from base import access, clock, database, headers, log, mail, templates, ui
from base import jobs as _jobs  # noqa: F401 its table is known only once it is imported
from calendars import channels
from calendars import views as calendar_views
from config import ROOT, Config
from evidence import views as evidence_views
from outcomes import views as outcome_views
from people import idle, pin_sign_in, shared, signin
from people import views as people_views
from programmes import views as programmes_views


def create_app(config: Config | None = None, *, testing: bool = False) -> Flask:
    """Make the application from a configuration, or from the environment.

    Raises `config.UnsafeConfigError` when production is not safe to start.
    """
    config = config or Config.from_environment()
    app = Flask("app", static_folder=None)
    app.testing = testing
    secret, salt = config.secrets()
    app.config.update(
        SECRET_KEY=secret,
        DEBUG=config.debug,
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SESSION_COOKIE_NAME="daybook",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        # We send no Referer at all; the token and SameSite cookies are what tells a forged form.
        WTF_CSRF_SSL_STRICT=False,
        DAYBOOK=config,
    )
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies)  # type: ignore[method-assign] # Flask's own way to wrap
    templates.init_app(app)
    log.init_app(app)
    clock.init_app(app)
    database.init_app(app, find_url(config), threads=config.threads)
    headers.init_app(app)
    ui.init_app(app)
    assets.init_app(app)
    shared.init_app(app, pin_hours=config.pin_hours)
    idle.init_app(
        app,
        minutes=config.idle_minutes,
        warn_minutes=config.warn_minutes,
        lock_minutes=config.lock_minutes,
    )
    mail.init_app(app, url=config.mail_server, sender=config.mail_sender)
    channels.init_app(
        app,
        channels.NotifySettings(
            key=config.notify_key,
            url=config.notify_url,
            text_template=config.notify_text_template,
            email_template=config.notify_email_template,
            callback_token=config.notify_callback_token,
        ),
    )
    Migrate(app, database.db, directory=str(ROOT / "migrations"))
    CSRFProtect(app)
    signin.init_app(app, two_factor=config.two_factor, secret=secret, salt=salt)
    access.init_app(app)
    pin_sign_in.init_app(app)
    app.after_request(looks.write)
    people_views.init_app(app)
    programmes_views.init_app(app)
    attendance_views.init_app(app)
    outcome_views.init_app(app)
    calendar_views.init_app(app)
    evidence_views.init_app(app, scanner=config.scanner, packs_folder=config.instance / "packs")
    settings.init_app(app)
    job_pages.init_app(app)
    mail_pages.init_app(app)
    home.init_app(app, demo=config.env == "demo")
    errors.init_app(app)
    logging.captureWarnings(capture=True)
    return app
