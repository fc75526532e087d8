"""Evaluations over HTTP; `config` mounts the router and puts authentication before it."""

from ninja import Router

from wangge.evaluation.api import assessments, key_work, matters, points, runs

router = Router()
for _part in (runs, points, assessments, matters, key_work):
    router.add_router("", _part.router)

__all__ = ["router"]
