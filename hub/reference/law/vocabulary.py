"""The words in which thresholds and rules are written: nations, bodies, contracts, lines, force.

Words only. What holds for whom, from when and from which amount stands in rows of data.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nation(models.TextChoices):
    """Where the buyer is, and so whose law governs the purchase."""

    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    OUTSIDE = "outside", _("Outside the United Kingdom")


class Authority(models.TextChoices):
    """What kind of body buys."""

    CENTRAL = "central", _("UK government department, agency or other central body")
    DEVOLVED = "devolved", _("Department or body of the Welsh, Scottish or NI government")
    COUNCIL = "council", _("Council or combined authority")
    NHS = "nhs", _("NHS trust, foundation trust, NHS England or health board")
    ICB = "icb", _("Integrated care board")
    SUB_CENTRAL = (
        "sub-central",
        _("Other public body: police, fire, parks, waste, parish, university, housing"),
    )
    SCHOOL = "school", _("School, academy or further education college")
    PRIVATE_UTILITY = "private-utility", _("Private utility: water, energy, transport, post")
    PUBLIC_UTILITY = "public-utility", _("Publicly owned utility")


class ContractKind(models.TextChoices):
    """What is bought."""

    GOODS = "goods", _("Goods")
    SERVICES = "services", _("Services")
    LIGHT_TOUCH = "light-touch", _("Light-touch services")
    WORKS = "works", _("Works")
    CONCESSION = "concession", _("Concession")
    LIGHT_TOUCH_CONCESSION = "light-touch-concession", _("Light-touch concession")
    HEALTH_CARE = "health-care", _("Health care services")
    MIXED = "mixed", _("A mixture")


class Route(models.TextChoices):
    """How the supplier is found."""

    COMPETITION = "competition", _("An advertised competition")
    QUOTES = "quotes", _("Quotes from suppliers that we choose")
    DIRECT = "direct", _("Direct award to one supplier")
    FRAMEWORK = "framework", _("Setting up a framework")
    CALL_OFF = "call-off", _("An order under a framework (call-off)")
    MODIFICATION = "modification", _("A change to a contract that runs already")
    GRANT = "grant", _("A grant")


class Circumstance(models.TextChoices):
    """What else matters, and is taken not to be so unless it is said."""

    DEFENCE = "defence", _("It is a defence and security contract")
    CROSS_BORDER = "cross-border", _("Bodies in more than one nation buy together")


class Force(models.TextChoices):
    """How strongly a rule binds."""

    DUTY = "duty", _("Duty in law")
    POLICY = "policy", _("Policy or instruction")
    OPTION = "option", _("Option")
    GOOD_PRACTICE = "good-practice", _("Good practice")
    CANNOT_SAY = "cannot-say", _("Cannot say")


class Moment(models.TextChoices):
    """When in a purchase a rule has to be thought of."""

    FRAME = "frame", _("Which law applies")
    BEFORE = "before", _("Before you start")
    NOTICE = "notice", _("In the notice and the documents")
    AWARD = "award", _("When you choose")
    CONTRACT = "contract", _("In the contract")
    AFTER = "after", _("After the award")
    YEARLY = "yearly", _("For your body as a whole")


class Vat(models.TextChoices):
    """On what basis an amount stands."""

    INCLUDED = "included", _("With VAT")
    EXCLUDED = "excluded", _("Without VAT")
    UNKNOWN = "unknown", _("Not known")
    NONE = "none", _("Does not matter")


class Comparison(models.TextChoices):
    """From where on a line is reached."""

    AT_OR_ABOVE = "at-or-above", _("At or above")
    ABOVE = "above", _("Above")


class Line(models.TextChoices):
    """What a threshold decides. An amount is compared with a line, never with a number."""

    FULL_RULES = "full-rules", _("Full procurement rules")
    NOTICE = "notice", _("Notices below the threshold")
    CONTRACTS_FINDER = "contracts-finder", _("Contracts Finder notices")
    SUITABILITY = "suitability", _("Suitability stage for works below the threshold")
    REGULATED = "regulated", _("Regulated procurement (Scotland)")
    COMMUNITY_BENEFIT = "community-benefit", _("Community benefit (Scotland)")
    REGULATED_SPEND = "regulated-spend", _("Yearly regulated spend (Scotland)")
    REGISTER = "contracts-register", _("Contracts register (Wales)")
    MAJOR_CONSTRUCTION = "major-construction", _("Major construction (Wales)")
    SOCIAL_VALUE_SHARE = "social-value-share", _("Share for social value (Northern Ireland)")
    INDICATORS = "indicators", _("Performance indicators")
    PIPELINE_SPEND = "pipeline-spend", _("Yearly spend for a pipeline notice")
    PIPELINE_CONTRACT = "pipeline-contract", _("Contracts in a pipeline notice")
    PAYMENT = "payment", _("Published payments")
    LOCAL_POLICY = "local-policy", _("Local policy")
    VAT_PERCENT = "vat-percent", _("Percentage added for VAT")


# Lines with which the body's yearly spend is compared, not the contract's value.
SPEND_LINES = {Line.REGULATED_SPEND, Line.PIPELINE_SPEND}


class Relation(models.TextChoices):
    """How an amount lies to a line."""

    REACHES = "reaches", _("reaches the line")
    BELOW = "below", _("is below the line")
    NEAR = "near", _("is near the line")


# What each may turn out to be while it is not known. A mixture counts as one of its parts.
UK_NATIONS = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND)
USUAL_KINDS = (
    ContractKind.GOODS,
    ContractKind.SERVICES,
    ContractKind.LIGHT_TOUCH,
    ContractKind.WORKS,
)
USUAL_ROUTES = (Route.COMPETITION, Route.QUOTES, Route.DIRECT)
