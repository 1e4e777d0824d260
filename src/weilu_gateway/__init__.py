"""The gateway: a process of its own beside the bots of chat platforms, which tells Weilu what they hear.

It needs `pip install 'weilu[gateway]'`, and nothing of the package `weilu`: it may run on another machine.
"""
