"""Who may import."""

from __future__ import annotations

from wangge.kernel.public import Actor, DomainError


def check_import(actor: Actor) -> None:
    """Let the command line and timers pass; raises `import_not_allowed` for a person.

    An import writes history that nobody did here, so no person's name may stand behind it.
    """
    if not actor.is_system:
        raise DomainError("import_not_allowed", name=actor.name)
