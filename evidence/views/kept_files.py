"""A file whose form was refused for something else: found again, kept, let go."""

from __future__ import annotations

from flask import request
from flask_login import current_user

from base.work import unit_of_work
from evidence.forms.files import FileFields
from evidence.queries.uploads import find_upload
from evidence.services import uploads


def look_at_kept(form: FileFields) -> None:
    """Give a form the file it was kept with, if it was and is there still."""
    if form.kept.data:
        form.before = find_upload(current_user, form.kept.data)


def keep_file(form: FileFields) -> None:
    """Keep the file of a form that was sent and refused: a browser does not send it again."""
    if request.method != "POST" or form.attachment is None or not form.file.data:
        return
    was, name = form.before, form.file_name
    with unit_of_work():
        if was is not None:
            uploads.forget_upload(was)
        form.before = uploads.keep_upload(current_user, form.attachment, name=name)
    form.kept.data = str(form.before.public_id)


def let_go(form: FileFields) -> None:
    """Forget the file that was kept, in the unit of work now open: it is used, or left out."""
    if form.before is not None:
        uploads.forget_upload(form.before)
