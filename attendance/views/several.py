"""Registers of a day on one page: a shift's worth, or one person across the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from attendance import services
from attendance.forms.rows import CHOICES
from attendance.forms.several import MarkSeveralForm
from attendance.presenters import several as show
from attendance.queries import registers
from attendance.queries import several as queries
from attendance.queries.registers import Sheet
from attendance.services.several import Sent
from base import clock
from base.access import needs
from base.actions import page, perform
from base.dates import in_words
from base.forms import load
from people.queries.participants import get_participant
from people.queries.shifts import get_premises, premises_with_shifts, rota
from people.roles import Can

bp = Blueprint("several", __name__, template_folder="../templates")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for."""

    day: date
    shift: str
    venue: Any
    person: Any
    unsigned: bool
    page: int

    def address(self, **other: Any) -> str:
        """This page's address, with something else asked for."""
        kept: dict[str, Any] = {
            "day": self.day.isoformat(),
            "shift": self.shift or None,
            "venue": self.venue.public_id if self.venue else None,
            "person": self.person.public_id if self.person else None,
            "unsigned": "1" if self.unsigned else None,
            "page": self.page or None,
        }
        return url_for(".mark_several", **{**kept, **other})


@bp.route("/registers", methods=["GET", "POST"])
@needs(Can.MARK)
def mark_several() -> ResponseReturnValue:
    """Mark who came to several sessions; only what is changed on the page is saved."""
    asked = _asked()
    sheets, total = _sheets(asked)
    form = load(MarkSeveralForm)
    person = asked.person.id if asked.person else None
    form.lay(show.blocks(show.open_sheets(sheets, person, clock.now())))
    if form.wish.startswith("everyone"):
        form.everyone_came(form.wish.removeprefix("everyone-"))
    elif form.wish == "save":
        done = perform(form, lambda: _save(sheets, form), then=lambda _: asked.address())
        if done:
            return done
        sheets, total = _sheets(asked)
        form.renew(show.blocks(show.open_sheets(sheets, person, clock.now())))
    return page(
        "attendance/mark_several.html",
        form=form,
        asked=asked,
        day=in_words(asked.day),
        days=show.day_links(asked.day),
        today=asked.day == clock.today(),
        sections=show.sections(sheets, form.blocks, person, clock.now()),
        total=total,
        pages=show.pages(asked.page, total),
        choices=CHOICES,
        venues=premises_with_shifts(current_user),
        shifts=show.shift_pairs(rota()),
        teams=queries.teams_of(current_user),
    )


def _sheets(asked: _Asked) -> tuple[list[Sheet], int]:
    span = show.shift_span(asked.day, asked.shift, rota())
    sessions, total = queries.sessions_on(
        current_user,
        queries.Wanted(
            asked.day,
            span[0] if span else None,
            span[1] if span else None,
            asked.venue,
            asked.person,
            asked.unsigned,
        ),
        asked.page,
    )
    return registers.sheets(current_user, sessions), total


def _save(sheets: list[Sheet], form: MarkSeveralForm) -> None:
    form.refuse_strangers()
    sessions = {sheet.session.public_id: sheet.session for sheet in sheets}
    done = services.several.mark_several(
        [
            Sent(sessions[one.block.session], form.answers(one), form.links_seen(one), one.sign)
            for one in form.blocks
        ],
        opened=form.opened_at,
        by=current_user,
    )
    said = f"Saved: {done.marks} mark{'' if done.marks == 1 else 's'}."
    if done.signed:
        said += f" {done.signed} register{'' if done.signed == 1 else 's'} signed."
    something = done.marks or done.signed
    flash(said if something else "Nothing changed.", "success" if something else "information")


def _asked() -> _Asked:
    args = request.args
    venue, person = _uuid(args.get("venue")), _uuid(args.get("person"))
    try:
        day = date.fromisoformat(args.get("day", ""))
    except ValueError:
        day = clock.today()
    return _Asked(
        day,
        args.get("shift", "")[:8],
        get_premises(current_user, venue, Can.MARK) if venue else None,
        get_participant(current_user, person, Can.MARK) if person else None,
        args.get("unsigned") == "1",
        max(0, min(args.get("page", 0, type=int), 10_000)),
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
