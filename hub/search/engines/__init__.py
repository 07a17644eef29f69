"""The engines, each behind the protocol of `hub.search.engines.base`."""
