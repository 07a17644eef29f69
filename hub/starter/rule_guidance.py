"""Links the starter rules to the guidance pages that explain them.

Rules are loaded before the pages, so the link is made afterwards, and once: when its page is first
made. What an editor chooses or takes away stays.
"""

from __future__ import annotations

from collections.abc import Collection

from hub.core.page_cache import bump
from hub.core.starter_rows import read_yaml
from hub.reference.models import Rule
from hub.starter.definitions import DATA
from hub.starter.models import StarterRecord


def link_rules(made: Collection[str]) -> int:
    """Link each rule to its page where that is among the keys just `made`; return how many."""
    rules = read_yaml(DATA / "rules.yaml")["rules"]
    wanted = {rule["code"]: rule["guidance"] for rule in rules if rule.get("guidance") in made}
    records = StarterRecord.objects.filter(key__in=wanted.values()).exclude(page=None)
    pages = dict(records.values_list("key", "page_id"))
    linked = 0
    for code, key in wanted.items():
        if key in pages:
            rows = Rule.objects.filter(code=code, guidance_page=None)
            linked += rows.update(guidance_page_id=pages[key])
    bump()
    return linked
