"""QQ and other chat platforms, by the gateway: a process of its own beside their bots (`weilu_gateway`)."""
