"""Fit a model: ``python train.py --help``; the same as the command ``attrib train``."""

from __future__ import annotations

import sys

from attrib.cli import main

if __name__ == "__main__":
    main(["train", *sys.argv[1:]])
