"""Who may have an account: nobody signs up by himself; accounts come from the register of people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Refuses public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: members are registered by the administrator."""
        del request
        return False


class ClosedSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Refuses sign-up through an identity provider; a known member may connect one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False: an unknown identity gets no account."""
        del request, sociallogin
        return False
