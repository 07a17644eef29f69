"""Visits to guidance, kits, the rule finder, take-away packs and the glossary."""

from tests.e2e.visit import Visit

GUIDANCE = "/guidance/"
FINDER = f"{GUIDANCE}what-applies/"
# One purchase, on a day that does not move: what applies to it stays the same.
CLEANING = "nation=england&authority=council&kind=services&value=300000&start=2026-11-23"
BID = "role=supplier&nation=england&authority=council&kind=services&value=60000&start=2026-11-23"

VISITS = [
    Visit("guidance", GUIDANCE),
    Visit("guidance-filtered", f"{GUIDANCE}?audience=elected-member&commissioning_stage=review"),
    Visit(
        "guidance-none",
        f"{GUIDANCE}?audience=commissioner&commissioning_stage=plan&jurisdiction=scotland",
    ),
    Visit("guide", f"{GUIDANCE}sroi-worked-example/"),
    Visit("guide-in-kit", f"{GUIDANCE}scrutiny-for-members/?kit=member-12&at=1"),
    Visit("guide-paper", f"{GUIDANCE}sroi-worked-example/pack/", paper=True),
    Visit("template", f"{GUIDANCE}template-question-and-scoring-guide/"),
    Visit("template-paper", f"{GUIDANCE}template-question-and-scoring-guide/pack/", paper=True),
    Visit("kits", f"{GUIDANCE}kits/"),
    Visit("kit", f"{GUIDANCE}kits/charity/"),
    Visit("kit-of-12-minutes", f"{GUIDANCE}kits/charity/?minutes=12"),
    Visit("commissioning-cycle", f"{GUIDANCE}commissioning-cycle/"),
    Visit("what-applies", FINDER),
    Visit("what-applies-answer", f"{FINDER}?{CLEANING}"),
    Visit("what-applies-supplier", f"{FINDER}?{BID}"),
    Visit("what-applies-outside", f"{FINDER}?nation=outside&value=60000"),
    Visit("what-applies-errors", f"{FINDER}?value=three&start=soon", has_errors=True),
    Visit("what-applies-pack", f"{FINDER}pack/?{CLEANING}", paper=True),
    Visit("what-applies-pack-supplier", f"{FINDER}pack/?{BID}", paper=True),
    Visit("what-applies-pack-outside", f"{FINDER}pack/?nation=outside", paper=True),
    Visit("glossary", "/glossary/"),
]
