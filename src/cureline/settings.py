"""Django settings. What a bank sets comes from the environment; every default is safe."""

from __future__ import annotations

import os

from cureline import database
from cureline.home import subdirectory
from cureline.trust import logs
from cureline.trust.secret import single_sign_on, web_secret

DATABASES = {"default": database.address().django()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    # ours before allauth: its templates are replaced, and our words win over its catalogues
    "cureline.trust",
    "procrastinate.contrib.django",
    "cureline.jobs",
    "cureline.people",
    "cureline.portfolio",
    "cureline.worklist",
    "cureline.script",
    "cureline.contact",
    "cureline.dispatch",
    "cureline.visit",
    "cureline.arrangement",
    "cureline.legal",
    "cureline.care",
    "cureline.results",
    "cureline.goal",
    "cureline.experiment",
    "cureline.improvement",
    "cureline.warning",
    "cureline.incident",
    "cureline.risk",
    "cureline.wellbeing",
    "cureline.training",
    "cureline.rehearsal",
    "cureline.appraisal",
    "cureline.career",
    "cureline.casebook",
    "cureline.operations",
    "cureline.web",
    "cureline.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_cotton",
    "django_htmx",
    "lucide",
    "csp",
]
MIDDLEWARE = [
    # probes and figures before all else; a request's id before anything may log
    "cureline.operations.watching.DoorMiddleware",
    "cureline.operations.watching.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cureline.web.headers.HeadersMiddleware",
    "cureline.api.input.NoNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cureline.trust.tokens.TokenMiddleware",
    "cureline.trust.sessions.SessionMiddleware",
    "cureline.trust.limits.LimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cureline.trust.rows.RowsMiddleware",
    "cureline.api.idempotency.IdempotencyMiddleware",
    "cureline.web.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "cureline.web.urls"
WSGI_APPLICATION = "cureline.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cureline.web.context.navigation",
            ],
            "builtins": ["cureline.web.templatetags.show"],
            "libraries": {"lucide": "cureline.web.icons"},
        },
    }
]
FORM_RENDERER = "cureline.web.forms.Renderer"

# --- who may come in
SECRET_KEY = web_secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CURELINE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [name for name in os.environ.get("CURELINE_ORIGINS", "").split(",") if name]
AUTH_USER_MODEL = "trust.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "cureline.web.pages.forged"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cureline.trust.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_FORMS = {
    "login": "cureline.trust.forms.SignInForm",
    "change_password": "cureline.trust.forms.PasswordForm",
    "reauthenticate": "cureline.trust.forms.AgainForm",
}
# a bank's whole staff may share an address; a single name is guarded by the lockout (trust/access.yaml)
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,20/10m/key"}
MFA_ADAPTER = "cureline.trust.signin.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "cureline.trust.forms.CodeForm",
    "reauthenticate": "cureline.trust.forms.CodeAgainForm",
    "activate_totp": "cureline.trust.forms.SetUpForm",
}
SOCIALACCOUNT_ADAPTER = "cureline.trust.signin.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
# a link, not a form: CSP's form-action would stop the way to another origin
SOCIALACCOUNT_LOGIN_ON_GET = True
# single sign-on through the bank's identity provider; the claim holds our user name
CURELINE_OIDC_CLAIM = os.environ.get("CURELINE_OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_PROVIDERS = single_sign_on()
# how many proxies of the bank stand before us, whose X-Forwarded-For is believed
CURELINE_PROXIES = int(os.environ.get("CURELINE_PROXIES", "0"))
# counters of attempts, shared by all processes
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "trust_cache"}}
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# plain HTTP only where the bank says so: the demo on loopback
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("CURELINE_PLAIN_HTTP", "1") != "1"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- logs: to standard error, nothing personal in them
LOGGING = logs.config()

# --- the queue: no module `tasks` is looked for, rooms register what may be asked for (jobs/queue.py)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

# --- language, time, files
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
STATIC_URL = "/static/"
STATIC_ROOT = subdirectory("static")
MEDIA_ROOT = subdirectory("media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
