"""Modals: one question each, put to the person; the answer is the screen's result.

A modal knows the value it shows and nothing else: no supervisor, no screens.
"""
