"""``python -m attrib`` is the command ``attrib``."""

from attrib.cli import main

if __name__ == "__main__":
    main()
