"""What `weilu bench` measures: each part yields rows of figures."""
