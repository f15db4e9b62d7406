"""Forms about accounts."""

from __future__ import annotations

from wtforms import EmailField
from wtforms.validators import Email

from base.forms import BaseForm, ChoiceField, LineField, Required
from base.text import clean_text
from people.roles import Role

ROLE_PAIRS = [(role.value, role.words) for role in Role]


def _plain(text: str | None) -> str:
    return "".join(clean_text((text or "")[:1000], 1000).split())


class AddAccountForm(BaseForm):
    """Who it is for, and their first role."""

    name = LineField("Full name", [Required("Enter the person's full name.")], limit=120)
    email = EmailField(
        "Work e-mail address",
        [
            Required("Enter the person's work e-mail address."),
            Email("Write the e-mail address in full, like name@example.org."),
        ],
        filters=[_plain],
        render_kw={"autocomplete": "off"},
    )
    professional_group = LineField(
        "Professional group",
        limit=80,
        description="Such as psychologist, probation officer or residential worker. Blank is fine.",
    )
    team = ChoiceField("Team", [Required("Choose a team.")])
    role = ChoiceField("Role", [Required("Choose a role.")], pairs=ROLE_PAIRS, radios=True)


class GiveRoleForm(BaseForm):
    """A role on a team."""

    team = ChoiceField("Team", [Required("Choose a team.")])
    role = ChoiceField("Role", [Required("Choose a role.")], pairs=ROLE_PAIRS, radios=True)


class EndRoleForm(BaseForm):
    """Yes, end it."""


class DeactivateAccountForm(BaseForm):
    """Yes, switch it off."""


class ReactivateAccountForm(BaseForm):
    """Yes, switch it on again."""


class MakePasswordLinkForm(BaseForm):
    """Yes, make a link."""


class ResetSecondFactorForm(BaseForm):
    """Yes, take the second factor away."""
