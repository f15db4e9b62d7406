"""The pages of an import, the same for every kind: send a file, read it, bring it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.actions import page, perform
from base.errors import Refused
from base.forms import BaseForm, load
from people import csv_text
from people.forms.choices import unless_only
from people.forms.imports import BringInForm, DiscardFileForm, SendFileForm
from people.presenters import imports as presenter
from people.queries import imports as queries
from people.queries.imports import Fate, Kind
from people.queries.places import list_teams
from people.services import imports as services

# Room for the form around the largest file, and for telling a larger one by its size.
_LARGEST = 2 * csv_text.MAX_BYTES


@dataclass(frozen=True)
class Pages:
    """One kind of import as pages: `blueprint.step_name` are its endpoints, `part` their id's name.

    `home` is the endpoint of the list it belongs to; `made` finds those a file added, `done` is the
    template that lists them.
    """

    kind: Kind
    bring: services.Bring
    words: presenter.Words
    endpoints: str
    part: str
    home: str
    made: Callable[[Any, Any], Sequence[Any]]
    done: str

    def to(self, step: str, batch: Any = None) -> str:
        """The address of one step: send, explain, review, discard, csv_template or csv_correct."""
        parts = {self.part: batch.public_id} if batch is not None else {}
        return url_for(self.endpoints.format(step), **parts)

    @property
    def home_url(self) -> str:
        """The list it belongs to."""
        return url_for(self.home)


def allow_large(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a file be larger than a form; refuse at once, in words, what is larger still.

    Runs before anything reads the request.
    """
    request.max_content_length = request.max_form_memory_size = _LARGEST
    size = request.content_length or 0
    if size > _LARGEST:
        raise Refused(
            f"This file is {size / 1024 / 1024:.0f} MB. At most 5 MB can be sent at once: split "
            "the lines over several files, each with the column names."
        )


def send(pages: Pages) -> ResponseReturnValue:
    """Send a file or paste lines; see what was sent before and not finished."""
    teams = {str(team.public_id): team for team in list_teams(current_user, pages.kind.needs)}
    form = load(SendFileForm)
    form.team.offer(unless_only((key, team.name) for key, team in teams.items()))
    done = perform(
        form,
        lambda: services.keep_file(
            pages.kind, teams[form.team.data], form.content(), name=form.name, by=current_user
        ),
        then=lambda batch: pages.to("review", batch),
    )
    unfinished = queries.unfinished(current_user, pages.kind)
    return done or page("imports/send_file.html", form=form, pages=pages, unfinished=unfinished)


def explain(pages: Pages) -> ResponseReturnValue:
    """What each column means, and how cells should look."""
    return render_template(
        "imports/explain_columns.html", pages=pages, columns=pages.kind.columns()
    )


def template(pages: Pages) -> ResponseReturnValue:
    """An empty file with every column name."""
    return _download(presenter.template(pages.kind), f"{pages.kind.name}-template.csv")


def review(pages: Pages, batch_id: UUID) -> ResponseReturnValue:
    """Read what a file would do, and bring its good lines in; afterwards, what it did."""
    batch = queries.get_batch(current_user, batch_id, pages.kind)
    form = load(BringInForm)
    if batch.state != "previewed":
        # A second press, or another window: it is done, and done once.
        here = pages.to("review", batch)
        return redirect(here, 303) if request.method == "POST" else _ended(pages, batch, form)
    done = perform(
        form,
        lambda: services.bring_in(
            batch, pages.kind, pages.bring, seen=form.seen.data or "", by=current_user
        ),
        then=lambda _: pages.to("review", batch),
    )
    if done:
        return done
    # What was refused may be because somebody else ended it meanwhile.
    batch = queries.get_batch(current_user, batch_id, pages.kind)
    if batch.state != "previewed":
        return _ended(pages, batch, form)
    return _read(pages, batch, form)


def _read(pages: Pages, batch: Any, form: BringInForm) -> ResponseReturnValue:
    reading = queries.read_batch(current_user, batch, pages.kind)
    form.seen.data = reading.digest
    lists = {
        fate.value: presenter.listed(
            reading,
            pages.words,
            pages.kind,
            fate,
            queries.to_list(reading.of(fate), presenter.LISTED),
        )
        for fate in Fate
    }
    return page(
        "imports/review_file.html",
        form=form,
        pages=pages,
        batch=batch,
        reading=reading,
        lists=lists,
        left_out=presenter.left_out(reading),
        before=queries.brought_in_before(batch),
        amount=presenter.amount,
    )


def _ended(pages: Pages, batch: Any, form: BaseForm) -> ResponseReturnValue:
    if batch.state == "discarded":
        return page("imports/discarded_file.html", form=form, pages=pages, batch=batch)
    return page(
        pages.done,
        form=form,
        pages=pages,
        batch=batch,
        made=pages.made(current_user, batch),
        amount=presenter.amount,
    )


def discard(pages: Pages, batch_id: UUID) -> ResponseReturnValue:
    """Throw a file away."""
    batch = queries.get_batch(current_user, batch_id, pages.kind)
    form = load(DiscardFileForm)
    done = perform(
        form,
        lambda: services.discard_file(batch, pages.kind, by=current_user),
        then=lambda _: pages.to("send"),
        say="The file was thrown away. Nobody was brought in.",
    )
    return done or page("imports/discard_file.html", form=form, pages=pages, batch=batch)


def correct(pages: Pages, batch_id: UUID) -> ResponseReturnValue:
    """The lines with problems as a file, with what is wrong in a column of its own."""
    batch = queries.get_batch(current_user, batch_id, pages.kind)
    reading = queries.read_batch(current_user, batch, pages.kind)
    return _download(presenter.lines_to_correct(reading), f"{pages.kind.name}-to-correct.csv")


def _download(rows: Sequence[Sequence[str]], name: str) -> Response:
    answer = Response(csv_text.write(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
