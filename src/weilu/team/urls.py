"""Addresses below /c/<slug>/settings/."""

from django.urls import path

from weilu.team import account_page, api_keys_page, audit_page, community_page, running_page, staff_page

app_name = "team"
urlpatterns = [
    path("", community_page.settings_of, name="settings"),
    path("staff/", staff_page.staff, name="staff"),
    path("staff/invitations/", staff_page.invite_someone, name="invite"),
    path("staff/invitations/<int:pk>/withdraw/", staff_page.withdraw_invitation, name="withdraw"),
    path("staff/<int:pk>/role/", staff_page.set_role, name="role"),
    path("staff/<int:pk>/remove/", staff_page.remove_colleague, name="remove"),
    path("audit/", audit_page.log, name="audit"),
    path("audit/csv/", audit_page.download, name="audit_csv"),
    path("api-keys/", api_keys_page.api_keys, name="api_keys"),
    path("api-keys/new/", api_keys_page.issue_key, name="issue_key"),
    path("api-keys/<int:pk>/revoke/", api_keys_page.revoke_key, name="revoke_key"),
    path("account/", account_page.account, name="account"),
    path("running/", running_page.running, name="running"),
]
