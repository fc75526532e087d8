"""Evaluations over HTTP; `config` mounts the router and puts authentication before it."""

from ninja import Router

from wangge.evaluation.api.points import router as points_router
from wangge.evaluation.api.runs import router as runs_router

router = Router()
router.add_router("", runs_router)
router.add_router("", points_router)

__all__ = ["router"]
