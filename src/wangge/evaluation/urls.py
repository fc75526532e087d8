"""Addresses of the evaluation pages."""

from __future__ import annotations

from django.urls import path

from wangge.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("evaluation/", views.show_runs, name="runs"),
    path("public/evaluation/", views.show_public_figures, name="public"),
    path("public/evaluation/data/<slug:file_format>/", views.download_public_data, name="public_data"),
    path("evaluation/board/", views.show_board, name="board"),
    path("evaluation/chief/", views.show_chief, name="chief"),
    path("evaluation/my-unit/", views.show_own_unit, name="own_unit"),
    path("evaluation/indicators/", views.build_indicators, name="built"),
    path("evaluation/figures/", views.show_figures, name="figures"),
    path("evaluation/figures/cases/", views.show_figure_cases, name="figure_cases"),
    path("evaluation/figures/download/<slug:file_format>/", views.download_figures, name="figure_file"),
    path("evaluation/patrols/", views.show_patrols, name="patrols"),
    path("evaluation/points/", views.show_points, name="points"),
    path("evaluation/points/<int:period_id>/", views.show_score_period, name="score_period"),
    path("evaluation/points/<int:period_id>/act/", views.act_on_period, name="act_on_period"),
    path("evaluation/points/<int:period_id>/propose/", views.propose_points, name="propose_points"),
    path(
        "evaluation/points/<int:period_id>/results/<slug:consumer>/<slug:file_format>/",
        views.download_results,
        name="score_results",
    ),
    path("evaluation/points/entries/<int:entry_id>/", views.show_score_entry, name="score_entry"),
    path("evaluation/points/entries/<int:entry_id>/act/", views.act_on_entry, name="act_on_entry"),
    path("evaluation/points/entries/<int:entry_id>/photo/", views.show_score_photo, name="score_photo"),
    path("evaluation/schemes/", views.show_schemes, name="schemes"),
    path("evaluation/schemes/<slug:scheme>/", views.show_scheme, name="scheme"),
    path("evaluation/schemes/<slug:scheme>/subject/", views.show_assessment, name="assessment"),
    path("evaluation/matters/", views.show_matters, name="matters"),
    path("evaluation/matters/open/", views.start_matter, name="open_matter"),
    path("evaluation/matters/<int:matter_id>/", views.show_matter, name="matter"),
    path("evaluation/matters/<int:matter_id>/act/", views.act_on_matter, name="act_on_matter"),
    path("evaluation/matters/<int:matter_id>/photo/", views.show_matter_photo, name="matter_photo"),
    path(
        "evaluation/matters/<int:matter_id>/referrals/<int:referral_id>/package/",
        views.take_referral_package,
        name="referral_package",
    ),
    path("evaluation/key-work/", views.show_key_work, name="key_work"),
    path("evaluation/key-work/<int:task_id>/", views.show_key_task, name="key_task"),
    path("evaluation/key-work/<int:task_id>/act/", views.act_on_key_task, name="act_on_key_task"),
    path("evaluation/lists/", views.show_lists, name="lists"),
    path("evaluation/trace-back/<str:number>/", views.show_trace_back, name="trace_back"),
    path("evaluation/requests/", views.make_request, name="request"),
    path("evaluation/<int:run_id>/", views.show_run, name="run"),
    path("evaluation/<int:run_id>/report/<slug:file_format>/", views.download_report, name="report"),
    path("evaluation/<int:run_id>/subject/", views.show_subject, name="subject"),
    path("evaluation/<int:run_id>/areas.json", views.show_area_map, name="area_map"),
    path("evaluation/<int:run_id>/cases/", views.show_cases, name="cases"),
    path("evaluation/<int:run_id>/indicators/", views.show_indicators, name="indicators"),
]
