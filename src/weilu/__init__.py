"""围炉 Weilu: a self-hosted workbench for people who run communities."""

__version__ = "0.1.0"
