"""Widgets: each is given values to show and posts messages. None knows a supervisor or a screen."""
