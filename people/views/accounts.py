"""Accounts of one's teams: made, given roles, switched off, let in again."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from base.access import needs
from base.actions import page, perform
from base.errors import Refused
from base.forms import load
from base.work import unit_of_work
from people.forms.accounts import (
    AddAccountForm,
    DeactivateAccountForm,
    EndRoleForm,
    GiveRoleForm,
    MakePasswordLinkForm,
    ReactivateAccountForm,
    ResetSecondFactorForm,
)
from people.queries import accounts as queries
from people.queries import places
from people.roles import Can, Role
from people.services import accounts as services
from people.services.passwords import make_password_link as make_link

bp = Blueprint("accounts", __name__)
_LOG_PAGE = 100


def _team_pairs() -> list[tuple[str, str]]:
    teams = places.list_teams(current_user, Can.MANAGE_ACCOUNTS)
    pairs = [(str(team.public_id), team.name) for team in teams]
    return pairs if len(pairs) == 1 else [("", "Choose a team"), *pairs]


def _shown(account_id: UUID) -> str:
    return url_for("accounts.show_colleague", account_id=account_id)


@bp.get("/accounts")
@needs(Can.MANAGE_ACCOUNTS)
def list_accounts() -> ResponseReturnValue:
    """Everybody with an account on one's teams."""
    return render_template(
        "accounts/list_accounts.html", accounts=queries.list_accounts(current_user)
    )


@bp.get("/accounts/log")
@needs(Can.MANAGE_ACCOUNTS)
def show_log() -> ResponseReturnValue:
    """What was done to accounts, teams and venues, newest first."""
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**62:
        before = None
    events = queries.account_log(current_user, before=before, limit=_LOG_PAGE)
    older = events[-1].id if len(events) == _LOG_PAGE else None
    return render_template("accounts/show_log.html", events=events, older=older, first=not before)


@bp.route("/accounts/add", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def add_account() -> ResponseReturnValue:
    """Make an account with its first role."""
    form = load(AddAccountForm)
    form.team.offer(_team_pairs())
    done = perform(
        form,
        lambda: services.add_account(
            email=form.email.data or "",
            name=form.name.data or "",
            professional_group=form.professional_group.data or "",
            team=places.get_team(current_user, UUID(form.team.data), Can.MANAGE_ACCOUNTS),
            role=Role(form.role.data),
            by=current_user,
        ),
        then=lambda user: _shown(user.public_id),
        say="Account added. Make a password link and hand it over in person.",
    )
    return done or page("accounts/add_account.html", form=form)


@bp.get("/accounts/<uuid:account_id>")
@needs(Can.MANAGE_ACCOUNTS)
def show_colleague(account_id: UUID) -> ResponseReturnValue:
    """One account: roles, state, and what can be done."""
    account = queries.get_account(current_user, account_id)
    mine = current_user.teams(Can.MANAGE_ACCOUNTS)
    return render_template("accounts/show_colleague.html", account=account, mine=mine)


@bp.route("/accounts/<uuid:account_id>/roles/give", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def give_role(account_id: UUID) -> ResponseReturnValue:
    """Give a role on one of one's teams."""
    account = queries.get_account(current_user, account_id)
    form = load(GiveRoleForm)
    form.team.offer(_team_pairs())
    done = perform(
        form,
        lambda: services.give_role(
            account,
            places.get_team(current_user, UUID(form.team.data), Can.MANAGE_ACCOUNTS),
            Role(form.role.data),
            by=current_user,
        ),
        then=lambda _: _shown(account_id),
        say="Role given.",
    )
    return done or page("accounts/give_role.html", form=form, account=account)


@bp.route("/accounts/<uuid:account_id>/roles/<uuid:team_id>/<role>/end", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def end_role(account_id: UUID, team_id: UUID, role: str) -> ResponseReturnValue:
    """End one role, from now."""
    account = queries.get_account(current_user, account_id)
    form = load(EndRoleForm)
    held = queries.role_in_force(current_user, account, team_id, role)
    own = account.id == current_user.id
    done = perform(
        form,
        lambda: services.end_role(held, by=current_user),
        # Their own last role here may be the one that opens this page.
        then=lambda _: url_for("home.today") if own else _shown(account_id),
        say="Role ended.",
    )
    return done or page("accounts/end_role.html", form=form, account=account, held=held)


@bp.route("/accounts/<uuid:account_id>/deactivate", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def deactivate_account(account_id: UUID) -> ResponseReturnValue:
    """Switch an account off."""
    account = queries.get_account(current_user, account_id)
    form = load(DeactivateAccountForm)
    done = perform(
        form,
        lambda: services.deactivate_account(account, by=current_user),
        then=lambda _: _shown(account_id),
        say="Account switched off and signed out everywhere.",
    )
    return done or page("accounts/deactivate_account.html", form=form, account=account)


@bp.route("/accounts/<uuid:account_id>/reactivate", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def reactivate_account(account_id: UUID) -> ResponseReturnValue:
    """Switch an account on again."""
    account = queries.get_account(current_user, account_id)
    form = load(ReactivateAccountForm)
    done = perform(
        form,
        lambda: services.reactivate_account(account, by=current_user),
        then=lambda _: _shown(account_id),
        say="Account switched on again.",
    )
    return done or page("accounts/reactivate_account.html", form=form, account=account)


@bp.route("/accounts/<uuid:account_id>/reset-second-factor", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def reset_second_factor(account_id: UUID) -> ResponseReturnValue:
    """Take a lost second factor away."""
    account = queries.get_account(current_user, account_id)
    form = load(ResetSecondFactorForm)
    done = perform(
        form,
        lambda: services.reset_second_factor(account, by=current_user),
        then=lambda _: _shown(account_id),
        say="Second factor reset. The next sign-in sets up a new one.",
    )
    return done or page("accounts/reset_second_factor.html", form=form, account=account)


@bp.route("/accounts/<uuid:account_id>/password-link", methods=["GET", "POST"])
@needs(Can.MANAGE_ACCOUNTS)
def make_password_link(account_id: UUID) -> ResponseReturnValue:
    """Make a one-time link, shown on this answer and never again."""
    account = queries.get_account(current_user, account_id)
    form = load(MakePasswordLinkForm)
    link = ""
    if form.validate_on_submit():
        try:
            with unit_of_work():
                token = make_link(account, by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            public_url = current_app.config["DAYBOOK"].public_url
            link = public_url + url_for("account.set_password", token=token)
    return page("accounts/make_password_link.html", form=form, account=account, link=link)
