"""What every page needs to know."""

from __future__ import annotations

from django.http import HttpRequest


def describe_page(request: HttpRequest) -> dict[str, object]:
    """Return the template variables every page shares."""
    return {}
