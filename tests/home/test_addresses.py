"""Every page that the navigation offers exists."""

import pytest
from django.urls import reverse

from weilu.kit.navigation import entries
from weilu.team.access import May


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.url)
def test_a_registered_page_has_an_address_an_icon_and_a_right(entry):
    assert reverse(entry.url, args=["shanxing"]).startswith("/c/shanxing/")
    assert May(entry.may)


def test_the_bottom_bar_of_a_phone_holds_at_most_four():
    assert len([entry for entry in entries() if entry.tab]) <= 4
