"""Words to take over, made for one purchase: a question with its scale, and a bidder's plan.

All of it is suggestion, in our own words, and says so. It states no law: what is law or policy
comes from the rules (`hub.reference.law`). The numbers here are ours too, and are named so.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.core.documents import Block, Heading, Note, Table
from hub.core.documents.tree import bullets, text_paragraph
from hub.guidance.paper import marks_table
from hub.reference.law.facts import Situation
from hub.reference.law.reasons import format_pounds
from hub.reference.law.vocabulary import ContractKind

# Our suggestion for the length of an answer: words, up to which value (exclusive).
WORD_LIMITS = ((500, Decimal(100_000)), (750, Decimal(1_000_000)))
LONGEST_ANSWER = 1000
# Our suggestion for the cost of a small bidder's promises, as shares of the value.
PLAN_SHARES = (Decimal("0.01"), Decimal("0.02"))

MARKS = (
    gettext_lazy("No answer, or nothing that has to do with this contract."),
    gettext_lazy("Vague: good will, but no number, date or person."),
    gettext_lazy("Partly specific: some promises have a number or a date, others have not."),
    gettext_lazy("Specific: each promise can be measured and has an owner and dates."),
    gettext_lazy("As 3, with evidence from this place and a plan for what may go wrong."),
    gettext_lazy("As 4, with proof of having kept such promises on other contracts."),
)
METHOD_PARTS = (
    (gettext_lazy("1 Outcome"), gettext_lazy("What the buyer wants, and why it matters here.")),
    (gettext_lazy("2 Promises"), gettext_lazy("The table above: what, how many, for whom, when.")),
    (
        gettext_lazy("3 Activities and partners"),
        gettext_lazy("What happens month by month, and who has agreed to help."),
    ),
    (gettext_lazy("4 Lead and hours"), gettext_lazy("One person by name, and the time set aside.")),
    (
        gettext_lazy("5 Measuring and proof"),
        gettext_lazy("What you will count and show: numbers, no names of people helped."),
    ),
    (
        gettext_lazy("6 Risks and substitutes"),
        gettext_lazy("What may go wrong, and what you would do instead."),
    ),
    (
        gettext_lazy("7 Over and above"),
        gettext_lazy("What the service needs anyway and you do not claim."),
    ),
)


def suggest_word_limit(value: Decimal | None) -> int | None:
    """Return how many words we would ask for at that value; None when it is not known."""
    if value is None:
        return None
    return next((words for words, below in WORD_LIMITS if value < below), LONGEST_ANSWER)


def model_question(situation: Situation) -> list[Block]:
    """Return a question for this purchase with its scale, for a buyer to adapt and publish."""
    return [
        Heading(_("A model question with its scoring guide")),
        text_paragraph(
            _("This is our suggestion. Adapt what stands in [brackets] before you publish it.")
        ),
        Note(_("The question"), tuple(_question(situation))),
        marks_table(_("The scale: what earns which mark"), scale()),
        Heading(_("When you use it"), 2),
        bullets(
            _("Publish the question, its weight and the scale together, before anybody bids."),
            _("Choose a weight that fits the contract. Where a rule above sets one, keep to it."),
            _("Give every bidder the same word limit."),
            _("Give no marks for place, size of the firm, past gifts or the core service."),
            _("Let each scorer write down reasons alone. Then meet and agree one mark."),
        ),
    ]


def scale() -> tuple[tuple[str, str], ...]:
    """Return the marks from 0 with what earns each."""
    return tuple((str(mark), str(meaning)) for mark, meaning in enumerate(MARKS))


def _question(situation: Situation) -> list[Block]:
    bought = name_contract(situation) or _("what this contract buys")
    limit = suggest_word_limit(situation.value)
    names = {"bought": bought, "limit": limit if limit else _("number")}
    return [
        text_paragraph(
            _(
                "This contract is for %(bought)s. With it we want to bring about: [the outcome, in "
                "one sentence: who gains what, and where]. In no more than [%(limit)s] words and "
                "one table, tell us:"
            )
            % names
        ),
        bullets(
            _("what you will do on top of the contract itself"),
            _("for each promise: what, how many, for whom, where and by which month"),
            _("who leads it, and how much time that person has"),
            _("how you will measure it, and what proof you will give"),
            _("what could go wrong, and what you would do instead."),
        ),
        text_paragraph(
            _(
                "This question carries [weight] of the marks. The scale below applies. We will "
                "check progress [every three months]. Your promises become part of the contract."
            )
        ),
    ]


def commitment_plan(situation: Situation) -> list[Block]:
    """Return a bidder's plan of promises and the parts of its method statement."""
    return [
        Heading(_("Your plan of commitments")),
        text_paragraph(
            _("This is our suggestion. Three promises that you keep are better than ten.")
        ),
        *_budget(situation.value),
        _promises(),
        *_reminders(),
        _method_statement(),
        Heading(_("How it may be marked")),
        text_paragraph(
            _("Follow the scale in the tender. Where you see none, test yourself against ours.")
        ),
        marks_table(_("Our scale: what earns which mark"), scale()),
    ]


def _promises() -> Table:
    """Return the table of promises: an example and two rows to fill in."""
    return Table(
        _("What we promise (the first row is an invented example)"),
        (
            _("No."),
            _("What"),
            _("How many"),
            _("By when"),
            _("Cost to us"),
            _("Proof"),
        ),
        (
            (
                "1",
                _("Placements of ten hours for students"),
                "6",
                _("Month 10"),
                _("60 staff hours"),
                _("Attendance sheet, note from the college"),
            ),
            ("2", "", "", "", "", ""),
            ("3", "", "", "", "", ""),
        ),
        has_row_headers=True,
        widths=(2, 7, 3, 3, 4, 6),
    )


def _reminders() -> list[Block]:
    """Return what belongs into the plan beside its promises, and what does not."""
    return [
        Heading(_("Write down as well"), 2),
        bullets(
            _("who leads it: one name, and the hours set aside"),
            _("when you check it: for a year's contract, months 3, 6, 9 and 12"),
            _("what you will do instead if a partner drops out"),
            _("what the service needs anyway and you do not claim."),
        ),
        Heading(_("Do not claim"), 2),
        bullets(
            _("being a charity or a social enterprise"),
            _("volunteers you have already"),
            _("work on other contracts"),
            _("last year's results."),
        ),
    ]


def _method_statement() -> Table:
    """Return the parts of a method statement with what goes in."""
    return Table(
        _("The parts of your method statement"),
        (_("Part"), _("What goes in")),
        tuple((str(part), str(help_text)) for part, help_text in METHOD_PARTS),
        has_row_headers=True,
        widths=(1, 2),
    )


def _budget(value: Decimal | None) -> list[Block]:
    if value is None:
        return []
    low, high = (format_pounds((value * share).quantize(Decimal(1))) for share in PLAN_SHARES)
    text = _(
        "Spend no more on it than you can carry. Our suggestion for a small bidder is staff time "
        "worth one or two hundredths of the value: here %(low)s to %(high)s. We found no source "
        "for a right share."
    )
    return [text_paragraph(text % {"low": low, "high": high})]


def name_contract(situation: Situation) -> str:
    """Return what is bought, as a word inside a sentence; empty when it is not known."""
    if not situation.contract_kind or situation.contract_kind == ContractKind.MIXED:
        return ""
    return str(ContractKind(situation.contract_kind).label).lower()


def name_value(situation: Situation) -> str:
    """Return the value with what it includes: “£300,000 with VAT”; empty when not known."""
    if situation.value is None:
        return ""
    basis = {
        True: _("with VAT"),
        False: _("without VAT"),
        None: _("not known whether with VAT"),
    }[situation.includes_vat]
    return f"{format_pounds(situation.value)} ({basis})"
