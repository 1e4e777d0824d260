"""Addresses that others call: no session, no slash to miss."""

from django.urls import re_path

from weilu.connect import reach_page
from weilu.connect.calling import called
from weilu.connect.proof_files import NAME

urlpatterns = [
    re_path(r"^in/(?P<address>[A-Za-z0-9_-]{8,64})(?P<rest>/.*)?$", called, name="in"),
    re_path(r"^reach/(?P<nonce>[^/]+)/proof$", reach_page.prove, name="reach_proof"),
    re_path(r"^reach/(?P<nonce>[^/]+)/?$", reach_page.arrived, name="reach_arrived"),
    re_path(rf"^(?P<name>{NAME})$", reach_page.proof_file, name="proof_file"),
]
