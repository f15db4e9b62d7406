"""The house agreement: a review is started, its draft written, and agreed on at a meeting."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from base import clock
from base.audit import record
from base.database import db
from base.dates import in_words
from base.errors import Refused
from base.work import lock
from evidence.agreement_text import changed_words, differences
from evidence.models import HouseAgreement
from evidence.queries import agreements as queries
from evidence.queries.communities import Community, community_of
from people.models import User


@dataclass(frozen=True, slots=True)
class Agreed:
    """How a draft was agreed on; the columns as in HouseAgreement."""

    agreed_on: date
    review_due: date
    residents: int
    staff: int
    visitors: int
    changed: str
    disagreement: bool


def start_review(community: Community, *, by: User) -> HouseAgreement:
    """Begin a draft with the text that holds; the draft there is when somebody began already."""
    row = community.venue if community.venue is not None else community.team
    if row is not None:
        lock(row)  # two who begin at once get one draft
    now, all_ = clock.now(), queries.versions(community)
    if all_ and all_[0].agreed_on is None:
        return all_[0]
    made = HouseAgreement(
        **community.key,
        number=all_[0].number + 1 if all_ else 1,
        text=all_[0].text if all_ else "",
        made_at=now,
        changed_at=now,
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    _say(made, "started", f"started version {made.number} of the house agreement", by)
    return made


def change_draft(
    agreement: HouseAgreement, text: str, *, version: int, by: User, named: bool = False
) -> None:
    """Change the text of a draft; what it said before stays in the audit log.

    Raises `Refused` once it was agreed, and when somebody else changed it in the meantime.
    """
    lock(agreement)
    if agreement.text == text:
        return
    if agreement.agreed_on is not None:
        raise Refused(
            "This version was agreed on, so it stays as it is. Copy what you typed, and start a "
            "review of the agreement."
        )
    if agreement.version != version:
        raise Refused(
            "Somebody changed this draft while you had it open. What you typed is still here: "
            "open the agreement in another tab to compare, then save again."
        )
    was, agreement.text = agreement.text, text
    agreement.version += 1
    agreement.changed_at = clock.now()
    said = changed_words(differences(was, text)).lower()
    knowing = ", with words that may name somebody" if named else ""
    verb = f"changed the draft of version {agreement.number} of the house agreement ({said})"
    _say(agreement, "changed", f"{verb}{knowing}", by, was=was)


def agree_draft(
    agreement: HouseAgreement, agreed: Agreed, *, version: int, by: User, named: bool = False
) -> None:
    """Say when a draft was agreed on, by how many, what changed and when it is looked at again.

    Raises `Refused` with the field for days out of order, and when the draft says nothing or was
    changed since the page was opened.
    """
    lock(agreement)
    if agreement.agreed_on is not None:
        raise Refused(f"It was agreed on {in_words(agreement.agreed_on)} already.")
    if agreement.version != version:
        raise Refused(
            "Somebody changed the draft while you had this page open. Read it again before you "
            "say that it was agreed on."
        )
    if not agreement.text:
        raise Refused("The draft says nothing yet. Write it first.")
    _refuse_days(agreement, agreed)
    for name, value in asdict(agreed).items():
        setattr(agreement, name, value)
    agreement.version += 1
    agreement.changed_at = clock.now()
    knowing = " They kept words that may name somebody." if named else ""
    verb = (
        f"wrote down that version {agreement.number} of the house agreement was agreed on "
        f"{in_words(agreed.agreed_on)}"
    )
    _say(agreement, "agreed", verb, by, knowing=knowing)


def _refuse_days(agreement: HouseAgreement, agreed: Agreed) -> None:
    if agreed.agreed_on > clock.today():
        raise Refused("This day is still to come.", "agreed_on")
    last = queries.before(agreement, community_of(agreement))
    if last is not None and last.agreed_on is not None and agreed.agreed_on < last.agreed_on:
        raise Refused(
            f"The version before was agreed on {in_words(last.agreed_on)}: give a day from then "
            "on.",
            "agreed_on",
        )
    if agreed.review_due <= agreed.agreed_on:
        raise Refused("The review comes after the day it was agreed on.", "review_due")


def _say(
    agreement: HouseAgreement, action: str, verb: str, by: User, *, knowing: str = "", was: str = ""
) -> None:
    where = community_of(agreement)
    record(
        f"agreement.{action}",
        f"{by.name} {verb}, of {where.name}.{knowing}",
        by=by,
        about=[agreement.public_id, where.public_id],
        **({"was": was} if was else {}),
    )
