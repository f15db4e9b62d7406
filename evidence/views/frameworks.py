"""The framework: its versions, brought in as a file after a look at what differs, confirmed."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import downloads
from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from evidence.criteria import Framework, differences, read_framework, write_framework
from evidence.forms.frameworks import BringFrameworkForm, ConfirmForm
from evidence.presenters.cycles import framework_words
from evidence.queries import frameworks as queries
from evidence.services import frameworks as services
from people.roles import Can

bp = Blueprint("frameworks", __name__, template_folder="../templates")


@bp.get("/framework")
@needs(Can.SEE_FRAMEWORK)
def show_framework() -> ResponseReturnValue:
    """The framework in use, and every version before it."""
    used = queries.in_use()
    return render_template(
        "evidence/show_framework.html",
        used=used,
        words=framework_words(used),
        versions=queries.list_versions(),
        form=ConfirmForm(formdata=None),
    )


@bp.get("/framework.csv")
@needs(Can.SEE_FRAMEWORK)
def download_framework() -> Response:
    """The framework in use as a CSV file, to be changed and brought in again."""
    used = queries.in_use()
    return downloads.file_answer(
        write_framework(used.framework).encode(),
        f"{used.name}.csv",
        "text/csv; charset=utf-8",
    )


@bp.get("/framework/<uuid:framework_id>")
@needs(Can.SEE_FRAMEWORK)
def show_version(framework_id: UUID) -> ResponseReturnValue:
    """One version as it was kept."""
    used = queries.in_use(queries.get_version(framework_id))
    return render_template("evidence/show_version.html", used=used, words=framework_words(used))


@bp.route("/framework/bring", methods=["GET", "POST"])
@needs(Can.SET_FRAMEWORK)
def bring_framework() -> ResponseReturnValue:
    """Bring a framework in: looked at first, kept when somebody says so."""
    form = load(BringFrameworkForm)
    read = _read(form)
    if read is not None and "keep" in request.form:
        done = perform(
            form,
            lambda: services.bring_in(write_framework(read), form.name.text, by=current_user),
            then=lambda _: url_for("frameworks.show_framework"),
            say="The framework is kept. Cycles go on with theirs until you change it there.",
        )
        if done:
            return done
    now = queries.in_use().framework
    return page(
        "evidence/bring_framework.html",
        form=form,
        read=read,
        differences=differences(now, read) if read is not None else None,
    )


@bp.route("/framework/<uuid:framework_id>/confirm", methods=["GET", "POST"])
@needs(Can.SET_FRAMEWORK)
def confirm_framework(framework_id: UUID) -> ResponseReturnValue:
    """Say that this wording is the one in the portfolio pack."""
    version = queries.get_version(framework_id)
    form = load(ConfirmForm)
    done = perform(
        form,
        lambda: services.confirm(version, by=current_user),
        then=lambda _: url_for("frameworks.show_framework"),
        say="The wording is confirmed.",
    )
    return done or page("evidence/confirm_framework.html", form=form, used=queries.in_use(version))


def _read(form: BringFrameworkForm) -> Framework | None:
    """What was sent, read; its lines then stand in the box. None with the fault on the form."""
    if not form.is_submitted() or not form.validate():
        return None
    try:
        found = read_framework(form.content())
    except Refused as refusal:
        form.refuse(refusal)
        return None
    form.text.data = write_framework(found)
    return found
