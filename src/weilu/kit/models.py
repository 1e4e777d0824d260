"""What processes that share the state store keep from doing twice; see processes.py."""

from django.db import models


class Process(models.Model):
    """A process that lets others know that it lives."""

    name = models.CharField(max_length=120, primary_key=True)
    until = models.DateTimeField()  # taken for gone after this, unless heard of again

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """Something that one process does for all."""

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
