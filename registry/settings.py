"""Django's settings, made from `config.registry`. Nothing is set here that people should set there."""

import secrets
from pathlib import Path

from config.registry import read
from registry.sqlite import use_newest

use_newest()

from registry.databases import databases  # noqa: E402  the right SQLite must be in place first
from registry.directory import providers  # noqa: E402  as above
from registry.logs import form  # noqa: E402  as above
from registry.mail import mail_server  # noqa: E402  as above

_settings = read()
_here = Path(__file__).parent


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


# Django's own debug pages and query log would show people's data: never, whatever is set.
DEBUG = False
# Empty: Django refuses by itself as soon as something must be signed. `serve` says so earlier.
SECRET_KEY = _settings.secret_key or (secrets.token_urlsafe(50) if _settings.debug else "")
ALLOWED_HOSTS = _words(_settings.allowed_hosts)
CSRF_TRUSTED_ORIGINS = _words(_settings.trusted_origins)

INSTALLED_APPS = [
    "registry.timetable",
    "registry.whatson",
    "registry.people",
    "registry.imports",
    "registry.duplicates",
    "registry.geography",
    "registry.register",
    "registry.kiosks",
    "registry.staff",
    "registry.fleet",
    "registry.intake",
    "registry.registers",
    "registry.api",
    "registry.growing",
    "registry.reach",
    "registry.boards",
    "registry.returns",
    "registry.exports",
    "registry.reporting",
    "registry.report",
    "registry.city",
    "registry.access.apps.AccessConfig",
    "registry.audit",
    "registry.privacy",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "registry.access.apps.RecordsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "registry.observing.counting.count_requests",
    "django.middleware.security.SecurityMiddleware",
    "registry.headers.secure",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "registry.kiosks.answers.problems",
    "registry.growing.reading.dashboards_from_replica",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "registry.access.sessions.short_and_sure",
]
ROOT_URLCONF = "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_here / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "registry.access.menu.menu",
                "registry.accounts.directory",
            ]
        },
    }
]

DATABASES = databases(_settings.database, _settings.replica)
# The council's own layouts of returns, where it has any.
RETURN_LAYOUTS = Path(_settings.return_layouts) if _settings.return_layouts else None
# Where the timers put exports and reports, if anywhere.
FILES = Path(_settings.files) if _settings.files else None
DATABASE_ROUTERS = ["registry.growing.reading.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "registry.access.backend.ByRole",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "registry.accounts.ByInvitation"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Family Hub registry"
MFA_TOTP_TOLERANCE = 1  # half a minute early or late: clocks differ, and codes change while they are typed
REQUIRE_MFA = _settings.require_mfa and not _settings.debug
SOCIALACCOUNT_ADAPTER = "registry.accounts.ByDirectory"
SOCIALACCOUNT_PROVIDERS = providers(_settings)
# Whoever the council's directory vouches for signs in to the account that has their address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _settings.behind_tls else 0
# Shared by all workers on all machines: what is counted, such as failed sign-ins, is counted once.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"},
}

METRICS_TOKEN = _settings.metrics_token
PUBLIC_ADDRESS = _settings.address.rstrip("/")
globals().update(mail_server(_settings))

LANGUAGE_CODE = "en-gb"
TIME_ZONE = _settings.time_zone
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [_here / "static"]
# The files travel in the wheel: no collecting step, so nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _settings.behind_tls
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_AGE = _settings.session_minutes * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _settings.behind_tls
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _settings.behind_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _settings.behind_tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _settings.behind_tls else None
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "quiet": {"()": "registry.logs.WithoutValues", "fmt": "%(levelname)s %(name)s %(message)s"},
        "journal": {"()": "registry.logs.OneObject"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form()}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
