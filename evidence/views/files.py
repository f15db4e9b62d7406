"""Files of evidence: added, shown, described, removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import downloads
from base.access import needs
from base.actions import page, perform
from base.errors import NotYours
from base.forms import load
from evidence.file_kinds import Kind
from evidence.forms.items import AddFileForm, DescribeForm, SureForm
from evidence.queries.items import get_file, get_item, has_picture
from evidence.services import files as services
from evidence.views.kept_files import keep_file, let_go, look_at_kept
from evidence.views.large import allow_large
from people.roles import Can

bp = Blueprint("evidence_files", __name__, template_folder="../templates")
bp.url_value_preprocessor(allow_large)
# Opened by itself a file is a page of its own, in which nothing runs and nothing is fetched.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@bp.route("/evidence/items/<uuid:item_id>/files/add", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def add_file(item_id: UUID) -> ResponseReturnValue:
    """One more file for an item."""
    item = get_item(current_user, item_id)
    form = load(AddFileForm)
    look_at_kept(form)
    form.asks = item.consent == "not_needed" and not has_picture(item)
    done = perform(
        form,
        lambda: _add(item, form),
        then=lambda _: _of(item),
        say=f"The file is kept. {form.taken_out}".strip(),
    )
    if done:
        return done
    keep_file(form)
    return page("evidence/add_file.html", form=form, item=item)


@bp.get("/evidence/files/<uuid:file_id>")
@needs(Can.ADD_EVIDENCE)
def show_file(file_id: UUID) -> Response:
    """A file: a picture is shown, anything else is saved."""
    file = get_file(current_user, file_id)
    if file.content is None:
        raise NotYours
    kind = Kind(file.kind)
    answer = downloads.file_answer(file.content, file.name, kind.media_type)
    if kind in {Kind.JPEG, Kind.PNG}:
        answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = _ALONE
    return answer


@bp.route("/evidence/files/<uuid:file_id>/describe", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def describe_file(file_id: UUID) -> ResponseReturnValue:
    """Say in other words what a picture shows."""
    file = get_file(current_user, file_id)
    form = load(DescribeForm, data={"alt": file.alt})
    done = perform(
        form,
        lambda: services.describe_file(file, alt=form.alt.text, by=current_user),
        then=lambda _: _of(file.item),
        say="Saved.",
    )
    return done or page("evidence/describe_file.html", form=form, file=file, item=file.item)


@bp.route("/evidence/files/<uuid:file_id>/remove", methods=["GET", "POST"])
@needs(Can.ADD_EVIDENCE)
def remove_file(file_id: UUID) -> ResponseReturnValue:
    """Remove a file: what is in it is erased."""
    file = get_file(current_user, file_id)
    item = file.item
    form = load(SureForm)
    done = perform(
        form,
        lambda: services.remove_file(file, by=current_user),
        then=lambda _: _of(item),
        say="The file is removed.",
    )
    return done or page("evidence/remove_file.html", form=form, file=file, item=item)


def _add(item: Any, form: AddFileForm) -> None:
    if form.attachment is not None:  # the form was refused without one
        services.add_file(
            item, form.attachment, name=form.file_name, alt=form.alt.text, by=current_user
        )
    let_go(form)


def _of(item: Any) -> str:
    return url_for("items.show_item", item_id=item.public_id)
