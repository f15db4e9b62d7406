"""What Today says to whoever leads a community: reviews due, decisions overdue."""

from __future__ import annotations

from datetime import date, timedelta

from flask import url_for

from base.dates import in_words
from evidence.presenters.cycles import left_words
from evidence.queries.agreements import reviews_due
from evidence.queries.communities import community_of
from evidence.queries.meetings import overdue_decisions
from people.models import User

SOON = timedelta(days=30)


def to_do_at_communities(user: User, today: date) -> list[tuple[str, str]]:
    """What to do, in words, and where; two queries however much there is."""
    found = []
    for one in reviews_due(user, today + SOON):
        where = community_of(one)
        due = one.review_due or today
        late = "was due" if due < today else "is due"
        found.append(
            (
                f"The agreement of {where.name} {late} for review on {in_words(due)}, "
                f"{left_words((due - today).days)}",
                url_for("agreements.show_agreement", community_id=where.public_id),
            )
        )
    for name, whose, many in overdue_decisions(user, today):
        what = "decision of a community meeting is" if many == 1 else (
            "decisions of community meetings are"
        )  # fmt: skip
        found.append(
            (
                f"{name}: {many} {what} overdue",
                url_for("decisions.list_decisions", community_id=whose),
            )
        )
    return found
