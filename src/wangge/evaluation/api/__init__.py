"""Evaluations over HTTP; `config` mounts the router and puts authentication before it."""

from ninja import Router

from wangge.evaluation.api import assessments, figures, key_work, matters, periods, points, referrals, runs

router = Router()
for _part in (runs, figures, points, periods, assessments, matters, referrals, key_work):
    router.add_router("", _part.router)

__all__ = ["router"]
