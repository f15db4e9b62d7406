"""Half-done forms, kept as they are filled in until they are sent or thrown away."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Delete, delete
from sqlalchemy.dialects.postgresql import insert

from base import clock
from base.audit import record
from base.database import db
from base.errors import Refused
from base.once import acted_on
from outcomes.models import FillLink, FormDraft
from outcomes.queries import instruments
from outcomes.services.responses import Asked
from people.models import User

_LONGEST = 200  # characters of one answer: more than any answer has
_MOST = 300  # fields


def keep_draft(
    asked: Asked,
    typed: Mapping[str, str],
    *,
    by: User | None,
    link: FillLink | None = None,
    page: str = "",
    printed: bool = False,
) -> None:
    """Keep what is typed for one form. The last typing stands.

    `printed`: the digits are those the form prints.
    `page` is the once key of the page typed into: what arrives after that page was sent is passed
    over. Raises `Refused` for more fields than any form has.
    """
    if len(typed) > _MOST:
        raise Refused("That is more than a form has.")
    if page and acted_on(page):
        return
    kept = {name: text.replace("\0", "")[:_LONGEST] for name, text in typed.items() if text}
    row = {
        "participant_id": asked.participant.id,
        "enrolment_id": asked.enrolment.id if asked.enrolment else None,
        "slug": asked.slug,
        "occasion": asked.occasion,
        "link_id": link.id if link else None,
        "answers": kept,
        "printed": printed,
        "at": clock.now(),
        "by_id": by.id if by else None,
    }
    db.session.execute(
        insert(FormDraft)
        .values(row)
        .on_conflict_do_update(
            constraint="uq_form_draft_one",
            set_={name: row[name] for name in ("answers", "printed", "at", "by_id")},
        )
    )


def forget_draft(asked: Asked, link: FillLink | None = None) -> None:
    """The form was sent: what was kept of it on the way is not needed any more."""
    db.session.execute(_of(asked, link))


def throw_away_draft(asked: Asked, *, by: User) -> None:
    """Throw away a half-done form."""
    gone = db.session.execute(_of(asked, None).returning(FormDraft.id)).all()
    if gone:
        name = instruments.find(asked.slug).instrument.name
        record(
            "measure.draft_thrown_away",
            f"{by.name} threw away a half-done {name} of {asked.participant.code}.",
            by=by,
            about=[asked.participant.public_id],
        )


def _of(asked: Asked, link: FillLink | None) -> Delete:
    return delete(FormDraft).where(
        FormDraft.participant_id == asked.participant.id,
        FormDraft.enrolment_id.is_not_distinct_from(
            asked.enrolment.id if asked.enrolment else None
        ),
        FormDraft.slug == asked.slug,
        FormDraft.occasion == asked.occasion,
        FormDraft.link_id.is_not_distinct_from(link.id if link else None),
    )
