"""Cases over HTTP; `config` mounts the router and puts authentication before it."""

from ninja import Router

from wangge.cases.api import moving, photos, reading, reporting

router = Router(tags=["cases"])
for _part in (reporting, moving, reading, photos):
    router.add_router("", _part.router)

__all__ = ["router"]
