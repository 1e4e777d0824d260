"""The only door to numbers: metric definitions, queries, results."""
