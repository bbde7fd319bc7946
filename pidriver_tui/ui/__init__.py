"""The terminal: screens, modals, widgets and pure renderers over the model.

Widgets are given values and post messages; screens turn messages and commands into
intents of the supervisor. Nothing in here changes the model.
"""
