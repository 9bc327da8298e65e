"""`python -m journeys.cli`: the `journeys` command without the console script."""

from .main import main

if __name__ == "__main__":
    main()
