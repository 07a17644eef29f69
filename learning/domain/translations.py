"""Modules in several languages: the first version is the rule for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from learning.domain.outline import ModuleOutline


def follow_first(modules: Mapping[int, ModuleOutline]) -> dict[int, ModuleOutline]:
    """Return these modules so that each asks for what its first version does.

    That version is the rule (`awarding.requirements`). Each of its steps is in the language of the
    module where there is such a page, else as the first version has it.
    """
    first: dict[UUID, ModuleOutline] = {}
    for pk in sorted(modules):
        first.setdefault(modules[pk].key, modules[pk])
    found = {}
    for pk, module in modules.items():
        rule = first[module.key]
        own = {step.key: step for step in module.steps}
        found[pk] = replace(
            module,
            allows_test_out=rule.allows_test_out,
            asks_for_checks=rule.asks_for_checks,
            steps=tuple(own.get(step.key, step) for step in rule.steps),
        )
    return found
