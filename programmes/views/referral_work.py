"""What is found out and decided about one referral: work done, checklist, decisions, holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base import clock
from base.access import needs
from base.actions import page, perform
from base.forms import load
from people.roles import Can
from programmes import queries, services
from programmes.forms import referrals as forms
from programmes.presenters import referral_page
from programmes.presenters.referrals import decision_pairs
from programmes.referring import Decision, Status, decisions, step_words
from programmes.ways_in import RouteStep

bp = Blueprint("referral_work", __name__, template_folder="../templates")


@bp.route("/referrals/<uuid:referral_id>/decide", methods=["GET", "POST"])
@needs(Can.ENROL)
def decide(referral_id: UUID) -> ResponseReturnValue:
    """What is decided about a referral, and why. The meeting's page sends its forms here."""
    referral = queries.referrals.get_referral(current_user, referral_id, Can.ENROL)
    standing = queries.referrals.standings([referral])[referral.id]
    form = load(forms.DecideForm)
    may = decisions(Status(referral.status))
    at_meeting = form.at_meeting.data == "y"
    pairs = decision_pairs(referral.status, standing, may, at_meeting=at_meeting)
    form.decision.offer(pairs)
    home = url_for("referrals.show_referral", referral_id=referral_id)
    if at_meeting:
        home = url_for("meeting.show_meeting", team=referral.team.public_id, _anchor="undecided")

    def act() -> None:
        decision, _, work = form.decision.data.partition(":")
        services.referral_decisions.decide(
            referral,
            Decision(decision),
            wanted=RouteStep(work) if work else None,
            why=form.why.text,
            knowingly=form.allowed,
            at_meeting=at_meeting,
            by=current_user,
        )

    done = perform(form, act, then=lambda _: home, say="Decided.")
    return done or page(
        "programmes/decide.html",
        form=form,
        referral=referral,
        summary=standing.checklist.words,
        missing=referral_page.missing_words(standing),
        home=home,
        may=may,
    )


@bp.route("/referrals/<uuid:referral_id>/checklist", methods=["GET", "POST"])
@needs(Can.ENROL)
def answer_checklist(referral_id: UUID) -> ResponseReturnValue:
    """An answer and a note for each criterion."""
    referral = queries.referrals.get_referral(current_user, referral_id, Can.ENROL)
    criteria = queries.referrals.standings([referral])[referral.id].criteria
    form = load(forms.checklist_form(criteria), data=_answers(referral))
    for one in criteria:
        held = referral_page.held_facts(referral, one, clock.today())
        form[f"answer_{one.id}"].description = f"On record: {'; '.join(held)}." if held else ""
    done = perform(
        form,
        lambda: services.referral_decisions.answer_checklist(
            referral,
            {
                one.id: (form[f"answer_{one.id}"].data or "unknown", form[f"note_{one.id}"].text)
                for one in criteria
            },
            by=current_user,
        ),
        then=lambda _: url_for("referrals.show_referral", referral_id=referral_id),
        say="Saved. Earlier answers stay in the history.",
    )
    return done or page(
        "programmes/answer_checklist.html",
        form=form,
        referral=referral,
        lines=[(form[f"answer_{one.id}"], form[f"note_{one.id}"]) for one in criteria],
    )


@bp.route("/referrals/<uuid:referral_id>/steps/add", methods=["GET", "POST"])
@needs(Can.REFER)
def record_work(referral_id: UUID) -> ResponseReturnValue:
    """Record that something the route asks for was done."""
    referral = queries.referrals.get_referral(current_user, referral_id, Can.REFER)
    steps = queries.referrals.standings([referral])[referral.id].steps
    wanted = steps[:-1] if len(steps) > 1 else steps
    form = load(forms.RecordWorkForm, data={"on": clock.today()})
    form.step.offer((step.value, step_words(step)) for step in wanted)
    done = perform(
        form,
        lambda: services.referral_decisions.record_work(
            referral,
            RouteStep(form.step.data),
            on=form.on.day,
            who=form.who.text,
            note=form.note.text,
            by=current_user,
        ),
        then=lambda _: url_for("referrals.show_referral", referral_id=referral_id),
        say="Recorded.",
    )
    return done or page(
        "programmes/record_work.html", form=form, referral=referral, any_step=bool(wanted)
    )


@bp.route("/referrals/<uuid:referral_id>/work/<uuid:work_id>/take-back", methods=["GET", "POST"])
@needs(Can.REFER)
def take_back_work(referral_id: UUID, work_id: UUID) -> ResponseReturnValue:
    """Say that something was recorded in error."""
    referral = queries.referrals.get_referral(current_user, referral_id, Can.REFER)
    work = queries.referrals.get_work(referral, work_id)
    form = load(forms.TakeBackWorkForm)
    done = perform(
        form,
        lambda: services.referral_decisions.take_back_work(work, by=current_user),
        then=lambda _: url_for("referrals.show_referral", referral_id=referral_id),
        say="Taken back. The line stays, marked as recorded in error.",
    )
    return done or page(
        "programmes/take_back_work.html",
        form=form,
        referral=referral,
        work=work,
        what=step_words(work.step),
    )


@bp.route("/referrals/<uuid:referral_id>/hold", methods=["GET", "POST"])
@needs(Can.ENROL)
def hold_referral(referral_id: UUID) -> ResponseReturnValue:
    """Put a referral on hold, so that its days do not count as waiting."""
    referral = queries.referrals.get_referral(current_user, referral_id, Can.ENROL)
    form = load(forms.HoldReferralForm, data={"first": clock.today()})
    done = perform(
        form,
        lambda: services.referrals.hold_referral(
            referral, first=form.first.day, why=form.why.text, by=current_user
        ),
        then=lambda _: url_for("referrals.show_referral", referral_id=referral_id),
        say="On hold. These days do not count as waiting.",
    )
    return done or page("programmes/hold_referral.html", form=form, referral=referral)


@bp.route("/referrals/<uuid:referral_id>/hold/end", methods=["GET", "POST"])
@needs(Can.ENROL)
def end_referral_hold(referral_id: UUID) -> ResponseReturnValue:
    """End a hold."""
    referral = queries.referrals.get_referral(current_user, referral_id, Can.ENROL)
    form = load(forms.EndReferralHoldForm)
    if request.method == "GET" and form.last.data is None:
        form.last.data = clock.today()
    done = perform(
        form,
        lambda: services.referrals.end_referral_hold(referral, last=form.last.day, by=current_user),
        then=lambda _: url_for("referrals.show_referral", referral_id=referral_id),
        say="No longer on hold.",
    )
    return done or page("programmes/end_referral_hold.html", form=form, referral=referral)


def _answers(referral: Any) -> dict[str, str]:
    """The answers that count, as the form names them."""
    found: dict[str, str] = {}
    for answer in referral.answers:
        found[f"answer_{answer.criterion}"] = answer.answer
        found[f"note_{answer.criterion}"] = answer.note
    return found
