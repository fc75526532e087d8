"""Addresses of the evaluation pages."""

from __future__ import annotations

from django.urls import path

from wangge.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("evaluation/", views.show_runs, name="runs"),
    path("evaluation/requests/", views.make_request, name="request"),
    path("evaluation/<int:run_id>/", views.show_run, name="run"),
    path("evaluation/<int:run_id>/subject/", views.show_subject, name="subject"),
    path("evaluation/<int:run_id>/cases/", views.show_cases, name="cases"),
    path("evaluation/<int:run_id>/indicators/", views.show_indicators, name="indicators"),
]
