"""The whole site in a real browser, as `make run` serves it."""
