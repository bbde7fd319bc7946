"""Random interleavings of asks, keys, clicks and tab switches through the real app, and who checks them.

`witness` knows only what was painted, what the person did and what was answered; `world` makes things
happen. Neither looks at how the app guards itself.
"""
