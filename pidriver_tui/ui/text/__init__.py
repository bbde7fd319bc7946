"""Pure renderers: values in, strips and text out.

Nothing in here may know an app, a screen, a widget, a supervisor or a clock, so all of
it is tested without a terminal.
"""
