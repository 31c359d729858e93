from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attrib.article import BEHIND_KINDS
from attrib.splitting import Layout
from attrib.tagging.evidence import Evidence


@pytest.fixture(scope="session")
def make_evidence() -> Callable[..., Evidence]:
    """Make evidence with given features and otherwise nothing found."""

    def make(layout: Layout, features: Any, **found: Any) -> Evidence:
        count = len(layout.sentences)
        nothing = (None,) * count
        parts: dict[str, Any] = {
            "sources": nothing,
            "cues": nothing,
            "behind": nothing,
            "behind_kinds": np.zeros((count, len(BEHIND_KINDS)), dtype=np.float32),
            "carried": np.zeros(count, dtype=np.float32),
            "carried_from": (-1,) * count,
        }
        return Evidence(features=np.asarray(features, dtype=np.float32), **(parts | found))

    return make
