"""Who the sources of an article are: mentions put together, one source a holder."""

from __future__ import annotations

from attrib.sourcing.distinct import distinct_sources

__all__ = ["distinct_sources"]
