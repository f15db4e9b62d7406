"""A site's own wording of an instrument: pasted or sent, looked at, kept, removed from use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from outcomes import services
from outcomes.forms.instruments import RemoveWordingForm, WordingForm
from outcomes.instrument_words import forbids_wording, must_not_change
from outcomes.keys import Instrument
from outcomes.presenters import wordings as show
from outcomes.presenters.instruments import misfit_words
from outcomes.queries import instruments as queries
from outcomes.queries.instruments import InUse
from outcomes.services.wordings import Agreed
from outcomes.wording_text import (
    WordingText,
    answers_as_lines,
    body,
    from_body,
    is_table,
    items_as_lines,
    known_cells,
    language_code,
    read_answers,
    read_items,
    read_table,
)
from people import csv_text
from people.roles import Can

bp = Blueprint("wordings", __name__, template_folder="../templates")


@bp.get("/instruments/<instrument>/wording")
@needs(Can.SEE_INSTRUMENTS)
def list_wordings(instrument: str) -> ResponseReturnValue:
    """Every wording of an instrument that was kept here."""
    used = queries.find(instrument)
    return render_template(
        "outcomes/instruments/list_wordings.html",
        used=used,
        lines=show.lines(queries.wordings_of(instrument)),
        may_set=current_user.may(Can.SET_INSTRUMENTS),
    )


@bp.get("/instruments/<instrument>/wording/<uuid:wording_id>")
@needs(Can.SEE_INSTRUMENTS)
def show_wording(instrument: str, wording_id: UUID) -> ResponseReturnValue:
    """One wording, as the person filling it in sees it."""
    used = queries.find(instrument)
    wording = queries.get_wording(instrument, wording_id)
    words = from_body(wording.body)
    lines = show.lines(queries.wordings_of(instrument))
    return render_template(
        "outcomes/instruments/show_wording.html",
        used=used,
        wording=wording,
        line=next(one for one in lines if one.id == wording.public_id),
        seen=show.seen(used.instrument, words, wording.language),
        misfit=misfit_words(used.instrument, words),
        may_set=current_user.may(Can.SET_INSTRUMENTS),
    )


@bp.route("/instruments/<instrument>/wording/add", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def add_wording(instrument: str) -> ResponseReturnValue:
    """Paste or send a wording; see it as the person filling it in would; keep it."""
    used = queries.find(instrument)
    form = load(WordingForm, data=_begun(used))
    words = None
    if form.is_submitted() and form.validate():
        words = _words(form, used.instrument)
    if form.keeps and words is not None:
        done = _keep(form, used, words)
        if done:
            return done
    if words is not None:
        form.seen.data = _digest(words, form)
    newest = queries.newest_wording(instrument, _language(form))
    form.newest.data = str(newest.version if newest else 0)
    return page(
        "outcomes/instruments/add_wording.html",
        form=form,
        used=used,
        seen=show.seen(used.instrument, words, _language(form)) if words else None,
        replaces=newest if newest and newest.removed_at is None else None,
        forbidden=forbids_wording(used.instrument.licence),
        unaltered=must_not_change(used.instrument.licence),
    )


@bp.route("/instruments/<instrument>/wording/<uuid:wording_id>/remove", methods=["GET", "POST"])
@needs(Can.SET_INSTRUMENTS)
def remove_wording(instrument: str, wording_id: UUID) -> ResponseReturnValue:
    """Take a wording from use, with the reason."""
    used = queries.find(instrument)
    wording = queries.get_wording(instrument, wording_id)
    form = load(RemoveWordingForm)
    done = perform(
        form,
        lambda: services.wordings.remove_wording(wording, why=form.why.text, by=current_user),
        then=lambda _: url_for(".list_wordings", instrument=instrument),
        say="It is removed from use. What was filled in with it stays.",
    )
    return done or page(
        "outcomes/instruments/remove_wording.html", form=form, used=used, wording=wording
    )


def _begun(used: InUse) -> dict[str, str]:
    """What the page begins with: the wording that counts now, else nothing but the language."""
    now = queries.wording_of(used.slug)
    if now is None:
        return {"language": "en"}
    words = from_body(now.body)
    return {
        "language": "en",
        "instructions": words.instructions,
        "items": items_as_lines(words.items),
        "answers": answers_as_lines(words.answers),
        "copyright": words.copyright,
        "licence": now.licence,
        "agreed_by": now.agreed_by,
    }


def _keep(form: WordingForm, used: InUse, words: WordingText) -> ResponseReturnValue | None:
    """Keep what was looked at; None when it was another by then, or is refused."""
    if (form.seen.data or "") != _digest(words, form):
        form.refuse(
            Refused("The wording was changed after it was looked at. Look again, then keep it.")
        )
        return None
    agreed = Agreed(form.licence.text, form.agreed_by.text, bool(form.holds_licence.data))
    return perform(
        form,
        lambda: services.wordings.keep_wording(
            used.slug,
            language_code(form.language.text),
            words,
            agreed,
            newest=form.newest_read,
            by=current_user,
        ),
        then=lambda _: url_for(".list_wordings", instrument=used.slug),
        say="The wording is kept, and shown from now on.",
    )


def _words(form: WordingForm, instrument: Instrument) -> WordingText | None:
    """The wording typed or sent; None, with every reason on the form, when it is none.

    A file's items are put in the box, where they can be read and changed before they are kept.
    """
    read: dict[str, Any] = {}
    readers: dict[str, Callable[[], Any]] = {
        "language": lambda: language_code(form.language.text),
        "items": lambda: _items(form, instrument),
        "answers": lambda: read_answers(form.answers.text, instrument),
    }
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except Refused as refusal:
            form.refuse(refusal)
    if len(read) < len(readers):
        return None
    return WordingText(read["items"], form.instructions.text, read["answers"], form.copyright.text)


def _items(form: WordingForm, instrument: Instrument) -> dict[str, str]:
    sent = form.sent_file()
    if sent is None and not is_table(form.items.text):
        return read_items(form.items.text, instrument)
    box = "items" if sent is None else "file"
    try:
        table = csv_text.read(
            form.items.text if sent is None else sent,
            lambda cells: known_cells(cells, instrument),
        )
        found = read_table(table.header, table.lines, instrument)
    except Refused as refusal:
        raise Refused(refusal.why, box) from None
    form.items.data = items_as_lines(found)
    return found


def _digest(words: WordingText, form: WordingForm) -> str:
    said = json.dumps([_language(form), body(words)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _language(form: WordingForm) -> str:
    try:
        return language_code(form.language.text)
    except Refused:
        return "en"
