"""PURE: what an installation's own addresses would tell whoever sees a participant's phone."""

from __future__ import annotations

from urllib.parse import urlsplit

from calendars.wording import Forbidden

_LINKS = "a participant’s calendar and page have this address"
_MAIL = "a message to a participant comes from this address"


def telling_addresses(public_url: str, mail_sender: str, forbidden: Forbidden) -> list[str]:
    """A sentence for each setting that puts a clinical or justice word on a participant's phone.

    `public_url` is where links lead to, of which only the host is read; `mail_sender` what mail
    says it is from, name and address. The Message-ID of a mail ends with the sender's domain too.
    """
    host = urlsplit(public_url).hostname or ""
    return [
        f"{setting} has “{word}” in it, and {where}: whoever sees the phone can read it. "
        "Use a name that says nothing of what people come for."
        for setting, word, where in (
            ("DAYBOOK_PUBLIC_URL", forbidden.word_in(host), _LINKS),
            ("DAYBOOK_MAIL_SENDER", forbidden.word_in(mail_sender), _MAIL),
        )
        if word
    ]
