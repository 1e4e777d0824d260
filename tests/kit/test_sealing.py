"""What lies in the database of other platforms' secrets says nothing without Weilu's own key."""

from weilu.kit.sealing import seal, unseal


def test_sealed_secrets_come_back_and_show_nothing():
    sealed = seal({"token": "火-secret"})
    assert unseal(sealed) == {"token": "火-secret"}
    assert "secret" not in sealed
    assert seal({"token": "火-secret"}) != sealed


def test_nothing_seals_to_nothing():
    assert (seal({}), unseal("")) == ("", {})


def test_under_another_key_nothing_comes_back(settings):
    sealed = seal({"token": "t"})
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == {}
