"""Every address the server answers."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from django.views.i18n import set_language

from wangge.config import background, duty, home, screen, sign_in, views
from wangge.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.show_home, name="home"),
    path("duty/", duty.show_duty_desk, name="duty"),
    path("evaluation/screen/", screen.show_screen, name="screen"),
    path("background/", background.show_background, name="background"),
    path("background/<int:work_id>/retry/", background.retry_work, name="retry_work"),
    path("health", views.show_health, name="health"),
    path("robots.txt", views.show_robots, name="robots"),
    path("language/", set_language, name="language"),
    path("sign-in/<str:token>", sign_in.follow_link, name="sign_in_link"),
    path("accounts/", include("wangge.config.account_urls")),
    path("api/v1/", api.urls),
    path("", include("wangge.geo.urls")),
    path("", include("wangge.notices.urls")),
    path("", include("wangge.cases.urls")),
    path("", include("wangge.patrol.urls")),
    path("", include("wangge.evaluation.urls")),
]

handler403 = "wangge.config.failures.show_forbidden"
handler404 = "wangge.config.failures.show_not_found"
handler500 = "wangge.config.failures.show_server_error"
