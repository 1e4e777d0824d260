"""All of Weilu's settings. docs/settings.md explains each variable; a test holds the two together."""

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.csp import CSP

from weilu.config.environment import read, read_flag, read_list

PACKAGE = Path(__file__).resolve().parent.parent

# --- Where things are kept ---------------------------------------------------------------------------------------
HOME = Path(read("WEILU_HOME", "~/.weilu", "the folder that holds everything an embedded install keeps")).expanduser()
EVENTS_DSN = read(
    "WEILU_EVENTS_DSN", "", "the event store: chdb:///path or clickhouse://user:password@host/db", secret=True
)
EVENTS_DSN = EVENTS_DSN or f"chdb://{HOME / 'events'}"
DATABASE_URL = read(
    "WEILU_DATABASE_URL", "", "the state store: sqlite:///path or postgres://user:password@host/db", secret=True
)
DATABASE_URL = DATABASE_URL or f"sqlite:///{HOME / 'state.sqlite3'}"
PUBLIC_URL = read(
    "WEILU_PUBLIC_URL", "", "the address by which others reach this Weilu, https://… (links, callbacks)"
).rstrip("/")
# Weilu sends to addresses that operators type in, so by itself only to public ones; see kit/outgoing.py.
ALLOW_PRIVATE_TARGETS = [
    one.lower()
    for one in read_list(
        "WEILU_ALLOW_PRIVATE_TARGETS", "", "hosts and networks (10.0.0.0/8) inside your own network that may be sent to"
    )
]
UPLOAD_LIMIT = int(read("WEILU_UPLOAD_LIMIT_MB", "2048", "the largest file that may be uploaded, in MB")) * 1024 * 1024


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "TEST": {"NAME": str(HOME / "test.sqlite3")},  # a file: threads that race meet real locks
            "CONN_MAX_AGE": 600,  # opening one costs as much as a small answer
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # secure_delete: what is erased is gone from the file, too.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _secret_key() -> str:
    """Made once and kept in WEILU_HOME with mode 0600, unless the operator brings one."""
    if key := read(
        "WEILU_SECRET_KEY", "", "signs sessions and links; made and kept in WEILU_HOME by itself", secret=True
    ):
        return key
    file = HOME / "secret_key"
    HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(50))
    return file.read_text()


# --- Django -------------------------------------------------------------------------------------------------------
DEBUG = read_flag("WEILU_DEBUG", False, "show tracebacks in the browser: for developers only")
SECRET_KEY = _secret_key()
_public_host = urlsplit(PUBLIC_URL).hostname
API_PER_MINUTE = int(read("WEILU_API_PER_MINUTE", "600", "how many requests a minute one API key may make"))
INGEST_PER_MINUTE = int(
    read("WEILU_INGEST_PER_MINUTE", "3000000", "how many items a minute programs may send to one source")
)
ALLOWED_HOSTS = read_list("WEILU_ALLOWED_HOSTS", "", "further host names to answer to, separated by commas")
ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", *([_public_host] if _public_host else [])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "weilu_session", "weilu_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "weilu.kit",
    "weilu.team",  # before allauth: its pages wear our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_tasks_db",
    "weilu.events",
    "weilu.members",
    "weilu.analytics",
    "weilu.segments",
    "weilu.persona",
    "weilu.connect",
    "weilu.loyalty",
    "weilu.inbox",
    "weilu.insights",
    "weilu.home",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "weilu.team.gate.SignInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "weilu.config.urls"
WSGI_APPLICATION = "weilu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Where events are kept inside the process it is the only one; else several share sessions and what is counted of tries.
ALONE = EVENTS_DSN.startswith("chdb:")
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if ALONE else 'db'}"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if ALONE
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "team.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "/"
SESSION_COOKIE_AGE = 30 * 24 * 3600
# HTTPS comes from one proxy in front, which names the client; without it nobody may name themselves.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_ADAPTER = "weilu.team.gate.Adapter"
ACCOUNT_FORMS = {"login": "weilu.team.forms.SignInForm"}
MFA_ADAPTER = "weilu.team.gate.TwoStepAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to addresses that a stranger types in
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[围炉 Weilu] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Looser than axes below, so that a person meets its page; guessing two-step codes ends here.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/300s/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come by invitation, e-mail addresses are not proved
MFA_TOTP_ISSUER = "围炉 Weilu"
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ; one period either way
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "weilu.team.gate.attempted_name"
AXES_CLIENT_IP_CALLABLE = "weilu.team.gate.client_address"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else a stranger could keep somebody out for good
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

# --- Words, places, times -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "weilu_language"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"  # communities bring their own; nothing is computed in the server's zone

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True  # static files come straight from the packages: no collectstatic, no second copy
WHITENOISE_AUTOREFRESH = DEBUG

# --- Files and limits -----------------------------------------------------------------------------------------------
FILE_UPLOAD_TEMP_DIR = str(HOME / "tmp")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Mail -----------------------------------------------------------------------------------------------------------
MAIL_HOST = read("WEILU_MAIL_HOST", "", "the SMTP server for invitations and password resets; empty: links are shown")
MAILERS = {
    "default": {
        "BACKEND": f"django.core.mail.backends.{'smtp' if MAIL_HOST else 'dummy'}.EmailBackend",
        "OPTIONS": {
            "host": MAIL_HOST,
            "port": int(read("WEILU_MAIL_PORT", "587", "its port")),
            "username": read("WEILU_MAIL_USER", "", "its user name"),
            "password": read("WEILU_MAIL_PASSWORD", "", "its password", secret=True),
            "use_tls": read_flag("WEILU_MAIL_TLS", True, "whether to use STARTTLS"),
            "timeout": 20,
        }
        if MAIL_HOST
        else {},
    }
}
DEFAULT_FROM_EMAIL = read("WEILU_MAIL_FROM", "weilu@localhost", "the sender's address")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # What they warn of on the way to a server is told, or raised, by us.
    "loggers": {name: {"level": "ERROR"} for name in ("urllib3.connectionpool", "clickhouse_connect")},
    "root": {
        "handlers": ["console"],
        "level": read("WEILU_LOG_LEVEL", "WARNING", "how much to log: DEBUG, INFO, WARNING, ERROR"),
    },
}
