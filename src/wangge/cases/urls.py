"""Addresses of the case pages."""

from __future__ import annotations

from django.urls import path

from wangge.cases.views import (
    board,
    bulletins,
    citizen,
    desk,
    detail,
    listing,
    moving,
    photo_reviews,
    reporting,
    sheets,
    steps,
    together,
)

app_name = "cases"
urlpatterns = [
    path("bulletins/", bulletins.show_bulletins, name="bulletins"),
    path("bulletins/issue/", bulletins.issue, name="issue_bulletin"),
    path("bulletins/<int:bulletin_id>/", bulletins.show_bulletin, name="bulletin"),
    path("cases/", listing.show_list, name="list"),
    path("cases/new/", reporting.make_report, name="new"),
    path("cases/new/on-the-spot/", reporting.make_spot_report, name="on_the_spot"),
    path("cases/points.json", listing.list_points, name="points"),
    path("cases/views/", desk.keep_view, name="keep_view"),
    path("cases/views/<int:view_id>/name/", desk.rename_kept_view, name="rename_view"),
    path("cases/views/<int:view_id>/shift/", desk.shift_kept_view, name="shift_view"),
    path("cases/views/<int:view_id>/delete/", desk.delete_kept_view, name="delete_view"),
    path("cases/together/", together.show_chosen, name="together"),
    path("cases/together/<str:move>/", together.make_moves, name="together_move"),
    path("cases/<str:number>/", detail.show_case, name="detail"),
    path("cases/<str:number>/steps/", steps.show_steps, name="steps"),
    path("cases/<str:number>/around/", detail.show_around, name="around"),
    path("cases/<str:number>/moves/<str:move>/", moving.make_move, name="move"),
    path("cases/<str:number>/similar/", detail.show_similar, name="similar"),
    path("cases/<str:number>/reporters/", detail.show_reporters, name="reporters"),
    path("evidence/<int:evidence_id>/<str:variant>/", detail.show_photo, name="photo"),
    path("map/", listing.show_map, name="map"),
    path("public/supervised/", board.show_supervised, name="public_supervised"),
    path("report/", citizen.make_public_report, name="public_report"),
    path("report/<str:token>/", citizen.show_tracking, name="public_tracking"),
    path("report/<str:token>/objection/", citizen.object_to_closing, name="public_objection"),
    path("report/<str:token>/rating/", citizen.rate_report, name="public_rating"),
    path("report/<str:token>/messages/", citizen.end_messages, name="public_messages"),
    path("reviews/photos/", photo_reviews.show_photo_reviews, name="photo_reviews"),
    path("reviews/photos/<int:review_id>/", photo_reviews.judge_photos, name="photo_review"),
    path("verify/", sheets.ask_for_sheet, name="sheet_form"),
    path("verify/<str:number>/<str:code>/", sheets.show_sheet, name="sheet"),
]
