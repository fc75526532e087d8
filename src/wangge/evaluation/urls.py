"""Addresses of the evaluation pages."""

from __future__ import annotations

from django.urls import path

from wangge.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("evaluation/", views.show_runs, name="runs"),
    path("public/evaluation/", views.show_public_figures, name="public"),
    path("evaluation/board/", views.show_board, name="board"),
    path("evaluation/chief/", views.show_chief, name="chief"),
    path("evaluation/my-unit/", views.show_own_unit, name="own_unit"),
    path("evaluation/indicators/", views.build_indicators, name="built"),
    path("evaluation/points/", views.show_points, name="points"),
    path("evaluation/points/<int:period_id>/", views.show_score_period, name="score_period"),
    path("evaluation/points/<int:period_id>/act/", views.act_on_period, name="act_on_period"),
    path("evaluation/points/<int:period_id>/propose/", views.propose_points, name="propose_points"),
    path("evaluation/points/entries/<int:entry_id>/", views.show_score_entry, name="score_entry"),
    path("evaluation/points/entries/<int:entry_id>/act/", views.act_on_entry, name="act_on_entry"),
    path("evaluation/points/entries/<int:entry_id>/photo/", views.show_score_photo, name="score_photo"),
    path("evaluation/lists/", views.show_lists, name="lists"),
    path("evaluation/requests/", views.make_request, name="request"),
    path("evaluation/<int:run_id>/", views.show_run, name="run"),
    path("evaluation/<int:run_id>/report/<slug:file_format>/", views.download_report, name="report"),
    path("evaluation/<int:run_id>/subject/", views.show_subject, name="subject"),
    path("evaluation/<int:run_id>/areas.json", views.show_area_map, name="area_map"),
    path("evaluation/<int:run_id>/cases/", views.show_cases, name="cases"),
    path("evaluation/<int:run_id>/indicators/", views.show_indicators, name="indicators"),
]
