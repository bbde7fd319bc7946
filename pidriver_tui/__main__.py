"""`python -m pidriver_tui` is `pidriver-tui`."""

from .cli import main

if __name__ == "__main__":
    main()
