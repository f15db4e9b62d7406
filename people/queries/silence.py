"""The days on which nothing may reach a participant: holds, and nights in police custody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Exists, exists, or_

from people.models import Hold, Stay, TemporaryAbsence


def silences(participant_id: Any, today: Any) -> tuple[Exists, Exists]:
    """What silences a participant on a day when either is so, for a statement.

    A hold of any kind, its last day included; an absence in police custody, whose day of return is
    free again, as a resident is then back.
    """
    held = exists().where(
        Hold.participant_id == participant_id,
        Hold.starts <= today,
        or_(Hold.ends.is_(None), Hold.ends >= today),
    )
    in_cells = exists().where(
        Stay.participant_id == participant_id,
        TemporaryAbsence.stay_id == Stay.id,
        TemporaryAbsence.reason == "police_custody",
        TemporaryAbsence.left_on <= today,
        or_(TemporaryAbsence.back_on.is_(None), TemporaryAbsence.back_on > today),
    )
    return held, in_cells
