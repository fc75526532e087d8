"""Django settings: everything that differs by deployment comes from `environment.py`."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from wangge.config.databases import build_databases
from wangge.config.environment import load_environment, prepare_home, read_channels, read_or_make_secret, split_list

ENVIRONMENT = load_environment()

WANGGE_HOME: Path = prepare_home(ENVIRONMENT.home)
WANGGE_DATABASE_URL = ENVIRONMENT.database_url
WANGGE_AUDIT_KEY = ENVIRONMENT.audit_key
WANGGE_ANCHOR_FILE: Path = (ENVIRONMENT.anchor_file or WANGGE_HOME / "anchors.jsonl").expanduser().resolve()
WANGGE_PROFILE = ENVIRONMENT.profile
WANGGE_MAX_UPLOAD_BYTES = ENVIRONMENT.max_upload_mb * 1024 * 1024

WANGGE_CHANNELS = read_channels(ENVIRONMENT, WANGGE_HOME)

SECRET_KEY = ENVIRONMENT.secret_key or read_or_make_secret(WANGGE_HOME / "secret.key")
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = split_list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = split_list(ENVIRONMENT.trusted_origins)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "ninja",
    "wangge.platform",
    "wangge.people",
    "wangge.geo",
    "wangge.notices",
    "wangge.catalog",
    "wangge.cases",
    "wangge.intake",
    "wangge.patrol",
    "wangge.evaluation",
    "wangge.config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wangge.config.middleware.EventsOriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "wangge.config.middleware.CityZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wangge.config.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wangge.platform.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "wangge.config.urls"
WSGI_APPLICATION = "wangge.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangge.config.context.describe_page",
            ],
        },
    },
]

DATABASES = build_databases(ENVIRONMENT, WANGGE_HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "wangge.config.accounts.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "wangge.config.accounts.ClosedSocialAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "wangge"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "bureau",
                "name": "OIDC",
                "client_id": ENVIRONMENT.oidc_client_id,
                "secret": ENVIRONMENT.oidc_client_secret,
                "settings": {"server_url": ENVIRONMENT.oidc_server_url},
            }
        ]
        if ENVIRONMENT.oidc_server_url
        else [],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the package by WhiteNoise; nothing is collected
STATICFILES_DIRS = [Path(__file__).parent / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"/wangge/assets/.+-[\w-]{8}\.\w+$"
DATA_UPLOAD_MAX_MEMORY_SIZE = WANGGE_MAX_UPLOAD_BYTES * 2

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not ENVIRONMENT.insecure_cookies
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_FAILURE_VIEW = "wangge.config.failures.show_csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 0 if ENVIRONMENT.insecure_cookies else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT = not ENVIRONMENT.insecure_cookies
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked by the supervisor and by monitoring on this machine
if ENVIRONMENT.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, "'unsafe-inline'"],  # MapLibre and ECharts set style attributes on their own elements
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

_IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# What is counted at public doors is counted by all web processes together; on the embedded database there is one.
# "process" keeps what each may keep by itself.
_SHARED = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "platform_keptcount",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
CACHES = {
    "default": _SHARED if ENVIRONMENT.database_url else _IN_MEMORY,
    "process": {**_IN_MEMORY, "LOCATION": "process"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGGING_CONFIG = "wangge.config.logs.configure_logs"
LOGGING = {"level": ENVIRONMENT.log_level}
