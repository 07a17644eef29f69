"""Locked dependencies, and the start from a bare Python: standard library only.

`bootstrap` makes and mends `.venv`; `start` is `make run` and `make serve`; `prepare` is their
part inside Django.
"""
