"""Addresses of signing in, below `/account/`: those of allauth that the desk needs, and no other."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from cureline.trust.pages import account as pages

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("invited/<str:token>/", pages.invited, name="account_invited"),
    path("sessions/", pages.own_sessions, name="account_sessions"),
    path("sessions/<int:pk>/end/", pages.end_session, name="account_end_session"),
    path("factor/", mfa.index, name="mfa_index"),
    path("factor/code/", mfa.authenticate, name="mfa_authenticate"),
    path("factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factor/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factor/recovery/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factor/recovery/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("sso/<str:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
]
