"""Personas with every version of their cards, words that nobody here says, waived findings, and what was sent how."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.persona.card import Card, card_of
from weilu.team.models import Community


class Persona(models.Model):
    """Who speaks by some of a community's accounts. `number` is that of the version in use."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="personas")
    slug = models.SlugField(max_length=40)
    name = models.CharField(_("名字"), max_length=40)
    number = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "slug"], name="persona_slug_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> "Version":
        return self.versions.get(number=self.number)


class Version(models.Model):
    """A card as it was kept; never changed afterwards."""

    persona = models.ForeignKey(Persona, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    told = models.JSONField()  # see card.Card
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "number"], name="persona_version_once")]

    def __str__(self) -> str:
        return f"{self.name} · {self.number}"

    @property
    def card(self) -> Card:
        return card_of(self.told)


class Banned(models.Model):
    """Words that none of a community's accounts says."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="+")
    words = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(len(self.words))


class Waiver(models.Model):
    """A finding that is none here (误报): this rule finds these words no more, until it is taken back."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="waivers")
    rule = models.CharField(max_length=24)
    key = models.CharField(max_length=80)  # the words in their normal form
    quote = models.CharField(max_length=200)
    reason = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "rule", "key"], condition=models.Q(ended_at=None), name="waiver_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.quote}"


class Checked(models.Model):
    """What the checker said of a message that was sent. sender, delivery: their numbers in connect."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    persona = models.ForeignKey(Persona, models.CASCADE, null=True, related_name="checked")
    sender = models.PositiveBigIntegerField()
    delivery = models.PositiveBigIntegerField(unique=True)
    score = models.PositiveSmallIntegerField(null=True)  # 0…100, where a persona speaks
    missed = models.JSONField(default=list)  # names of the criteria that were not kept
    found = models.JSONField(default=dict)  # rule -> how often
    selling = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["community", "sender", "at"], name="checked_by_sender")]

    def __str__(self) -> str:
        return f"{self.delivery}: {self.score}"
