"""Settings. Everything that differs between machines comes from the environment; nothing here is a secret."""

from __future__ import annotations

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ROOMS = [
    "accounts",
    "nudges",
    "programs",
    "profiles",
    "matching",
    "plans",
    "circles",
    "surveys",
    "analytics",
    "rights",
]  # upstream first

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
SECRET_KEY = env.str("SECRET_KEY")
# What the keys of pairs are sealed under: the newest first, the others still open. Losing them loses every note.
NOTES_KEYS = env.list("NOTES_KEYS", default=[SECRET_KEY])
BASE_URL = env.str("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "ui",
    *ROOMS,
    "config",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "config.logs.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.PrivateMiddleware",
    "accounts.middleware.DiscreetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.TenantMiddleware",
    "accounts.api.gate.ApiMiddleware",
    "config.sizes.SizeMiddleware",
    "accounts.middleware.ForbiddenMiddleware",
    "accounts.middleware.ProviderMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "ui.forms.UIRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.context.shell",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.static",
                "django.templatetags.i18n",
                "ui.templatetags.ui",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

# Two roles on one database: the application's owns nothing, the owner's only migrates.
_CONNECTION = {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,
}
_OPTIONS = {"connect_timeout": 5}
DATABASES = {"default": env.db_url("DATABASE_URL") | _CONNECTION}
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | _OPTIONS
if env.str("DATABASE_OWNER_URL", ""):
    DATABASES["owner"] = env.db_url("DATABASE_OWNER_URL") | {"CONN_MAX_AGE": 0, "TEST": {"MIGRATE": True}}
DATABASE_ROUTERS = ["config.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", REDIS_URL),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

# Jobs: state lives in Postgres, Redis only carries messages (docs/operations.md).
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1200
CELERY_TASK_SOFT_TIME_LIMIT = 1080
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = ("accounts.tasking.route",)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2400,  # above the hard limit, or a long run is started twice
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 15,
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "request_login_code": "accounts.forms.LoginCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
# Beside allauth's own limits of sign-in, sign-up, reset and codes; all are counted in the shared cache.
ACCOUNT_RATE_LIMITS = {
    "invite": "60/h/user", "create_organization": "10/h/user", "one_tap": "120/m/ip",
    "shared_link": "500/d/ip", "linkedin": "30/h/user", "photo": "30/h/user", "talk": "5/d/user",
    # Calendars of many people ask from a few addresses of their provider, and each asks seldom.
    "calendar": "600/m/ip,30/m/key",
}  # fmt: skip
MFA_ADAPTER = "accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Upstream"
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "accounts.linkedin.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# With an app at LinkedIn people can connect it; PKCE stays off, for LinkedIn refuses it (docs/operations.md).
LINKEDIN_CLIENT_ID = env.str("LINKEDIN_CLIENT_ID", "")
LINKEDIN_CLIENT_SECRET = env.str("LINKEDIN_CLIENT_SECRET", "")
LINKEDIN_SERVER_URL = env.str("LINKEDIN_SERVER_URL", "https://www.linkedin.com/oauth")
_LINKEDIN = {
    "provider_id": "linkedin",
    "name": "LinkedIn",
    "client_id": LINKEDIN_CLIENT_ID,
    "secret": LINKEDIN_CLIENT_SECRET,
    "settings": {"server_url": LINKEDIN_SERVER_URL, "scope": ["openid", "profile", "email"]},
}
LINKEDIN = bool(LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_LINKEDIN] if LINKEDIN else []}}
LINKEDIN_PICTURE_ORIGINS = env.list("LINKEDIN_PICTURE_ORIGINS", default=["https://media.licdn.com"])
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.int("SMTP_PORT", 25)
EMAIL_HOST_USER = env.str("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.str("SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.bool("SMTP_TLS", False)
EMAIL_TIMEOUT = 10
# How long a publication can be taken back before its introductions leave.
PUBLISH_HOLD_SECONDS = env.int("PUBLISH_HOLD_SECONDS", 600)
# The page of a pair lies in a room below those that write letters about pairs.
PAIRING_ADDRESS = "plans:pair"
# What rooms below the one with the list of pairings have to say of them there, and when the two were last in contact.
PAIRING_MARKS = ["plans.marks.closing", "plans.marks.next_time"]
PAIRING_EVIDENCE = "plans.selectors.contacts.last_of"
# What else stands in the calendar by which somebody reads their own sessions; each is given a reader and a moment.
CALENDARS = ["circles.selectors.calendar.events"]
# Who is in a pair: asked by rooms further up, which must not know who answers.
PAIRED = "matching.selectors.holding.paired"
# Where feature rooms declare their kinds of nudges, upstream first.
NUDGE_CATALOGUES = [
    "programs.due.BLUEPRINTS",
    "profiles.due.BLUEPRINTS",
    "matching.due.BLUEPRINTS",
    "plans.due.BLUEPRINTS",
    "plans.ledger_due.BLUEPRINTS",
    "plans.continuing.BLUEPRINTS",
    "plans.ending.BLUEPRINTS",
    "plans.refreshing.BLUEPRINTS",
    "plans.low_use.BLUEPRINTS",
    "plans.step_messages.BLUEPRINTS",
    "plans.reminding.BLUEPRINTS",
    "surveys.due.BLUEPRINTS",
]
# Where feature rooms say how it is found what other systems can be told of.
HAPPENING_CATALOGUES = ["programs.happened.HAPPENINGS", "matching.happened.HAPPENINGS"]
# Where a survey waits for somebody, for the steps of plans; the room that knows lies further down.
SURVEY_WAITS = "surveys.selectors.asked.page_of"
# What makes sure that a word in confidence is answered, where whoever wrote it asks for that.
CONCERN_CASE = "surveys.services.cases.open_concern"
# Lets chats and webhooks be reached on loopback, without https: for tests, never for a house.
WEBHOOK_LOOPBACK = False
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "Upstream <upstream@localhost>")
# The sender of the envelope, to whom mail servers report what came back; `manage.py read_bounces` reads it.
BOUNCE_EMAIL = env.str("BOUNCE_EMAIL", "")

# The API: closed unless an operation says otherwise; calls a minute and token (docs/api.md).
API_RATE = env.int("API_RATE", 600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.authentication.InScope"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.limits.TokenThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.speech.Utf8"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "accounts.api.speech.OnlyJson",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "accounts.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Upstream",
    "DESCRIPTION": "Bring in your directory, enrol people, follow programs. Nothing that two people say to each other is here.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "docExpansion": "list"},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "ENUM_NAME_OVERRIDES": {},
}

LANGUAGE_CODE = "en"
# In which letters and the pages behind them are written; an organization chooses among them.
LETTER_LANGUAGES = {"en": "English", "de": "Deutsch"}
# Which language an address is written to in, asked inside of an organization; the room with the accounts knows none.
LANGUAGE_OF_ADDRESS = "programs.selectors.languages.of_address"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
_STATIC = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
if not (DEMO or DEBUG):
    _STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if DEBUG:
    _STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC},
}
_HASHED = re.compile(r"\.[0-9a-f]{12}\.|-[A-Z0-9]{8}\.")


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802  whitenoise names it
    """Names that carry their own hash can be kept for ever."""
    return bool(_HASHED.search(url))


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads to LinkedIn is answered with the address of LinkedIn.
        "form-action": [SELF, *(["/".join(LINKEDIN_SERVER_URL.split("/")[:3])] if LINKEDIN else [])],
        "frame-src": [SELF] if DEMO else [NONE],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF] if DEMO else [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN" if DEMO else "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", SECURE)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = logs.configuration(env.str("LOG_LEVEL", "INFO"))
