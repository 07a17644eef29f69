"""App set-up of learning: what ends stored pages, what may not be deleted, what captures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = _("Learning")

    def ready(self) -> None:
        from learning import models, signal_handlers  # noqa: PLC0415 -- models must be loaded
        from learning.domain.agenda import (  # noqa: PLC0415 -- likewise
            list_attempts_due,
            register_agenda,
        )
        from learning.domain.awarding.awards import register_award  # noqa: PLC0415 -- likewise
        from learning.domain.awarding.certificates import issue_certificates  # noqa: PLC0415 -- likewise
        from learning.forms import authoring  # noqa: PLC0415 -- likewise

        # The forms know the rules, which know the models: the pages cannot name them themselves.
        models.ModulePage.base_form_class = authoring.ModulePageForm
        models.QuizPage.base_form_class = authoring.QuizPageForm
        signal_handlers.connect(self)
        register_page_texts()
        register_due_work()
        register_award(issue_certificates)
        register_agenda("attempts", list_attempts_due)
        # First: "learning" cuts the link by which these find what is a person's.
        register_desk()
        register_reminders()
        register_wishes_and_reports()
        register_erasures()
        register_policies()
        register_guards()


def register_guards() -> None:
    """Say what may not be deleted while it is used, and what ends stored pages."""
    from hub.core.deletion import guard_deletion  # noqa: PLC0415 -- models must be loaded
    from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
    from learning import models  # noqa: PLC0415 -- likewise

    for model in (models.QuestionBank, models.Question):
        guard_deletion(model)
    for model in (
        models.Question,
        models.QuestionSource,
        models.LessonSource,
        models.PathModule,
        models.ModuleObjective,
        models.ModulePrerequisite,
    ):
        invalidate_on(model)
    invalidate_on(models.PublishedKey)
    invalidate_on(models.QuestionSuspension)


def register_due_work() -> None:
    """Register what `run_due` does for learning."""
    from hub.core.due import register_due  # noqa: PLC0415 -- models are loaded
    from learning.domain.awarding.due import award_due  # noqa: PLC0415 -- likewise
    from learning.domain.correcting.proposals import continue_regrades  # noqa: PLC0415 -- likewise
    from learning.domain.evidence.checkpoints import DUE_NAME, make_due_checkpoint  # noqa: PLC0415 -- likewise
    from learning.domain.figures.publishing import close_months  # noqa: PLC0415 -- likewise
    from learning.domain.taking.attempts import settle_due  # noqa: PLC0415 -- likewise

    register_due("settle attempts", settle_due)
    register_due("award what is due", award_due)
    register_due("regrade answers", continue_regrades)
    register_due("make figures of months", close_months)
    register_due(DUE_NAME, make_due_checkpoint)


def register_erasures() -> None:
    """Register what goes with an account and what its owner may take away; say what stays."""
    from hub.core.due import register_due  # noqa: PLC0415 -- models are loaded
    from hub.users.accounts.deletion import register_erasure  # noqa: PLC0415 -- likewise
    from learning.domain import privacy  # noqa: PLC0415 -- likewise
    from learning.domain.awarding import certificates  # noqa: PLC0415 -- likewise

    register_due("inactive learners", privacy.erase_inactive)
    # Before the person is cut from what was learned: it finds certificates by the person.
    register_erasure(
        "certificates",
        certificates.withdraw_certificates,
        erased=_(
            "Your certificates: the files, the signed credentials and your name on them. Who asks "
            "after one reads that it was withdrawn. Download first what you want to keep."
        ),
        export=certificates.export_certificates,
    )
    register_erasure(
        "learning",
        privacy.forget_learner,
        erased=_(
            "That what was learned was learned by you: your list of modules and attempts, what you "
            "typed as an answer, and the check-ups you kept."
        ),
        kept=_(
            "Which lessons were read, which options were picked in quizzes, and what was completed "
            "when, under a number that then leads to nobody, so that questions can be made better "
            "and training can be counted. As it is about nobody, it has no end."
        ),
        export=privacy.export_learner,
    )


def register_wishes_and_reports() -> None:
    """The same of what learners ask and tell us."""
    from hub.users.accounts.deletion import register_erasure  # noqa: PLC0415 -- models are loaded
    from learning.domain.correcting import reports  # noqa: PLC0415 -- likewise
    from learning.domain.taking import accommodations  # noqa: PLC0415 -- likewise

    register_erasure(
        "question reports",
        reports.erase_reports,
        erased=_("What you reported about questions."),
        export=reports.export_reports,
    )
    register_erasure(
        "help with quizzes",
        accommodations.erase_accommodation,
        erased=_("The help you were given with quizzes, such as more time."),
        export=accommodations.export_accommodation,
    )


def register_desk() -> None:
    """Give training managers their desk, and say to everybody what is seen there."""
    from hub.core.due import register_due  # noqa: PLC0415 -- models are loaded
    from hub.users.accounts.deletion import register_erasure  # noqa: PLC0415 -- likewise
    from hub.users.organisations.disclosure import register_disclosure  # noqa: PLC0415 -- likewise
    from hub.users.organisations.sections import Section, register_section  # noqa: PLC0415 -- likewise
    from learning.domain import agenda  # noqa: PLC0415 -- likewise
    from learning.domain.managing import sharing  # noqa: PLC0415 -- likewise
    from learning.domain.managing.reminding import send_due_letters  # noqa: PLC0415 -- likewise

    agenda.register_agenda("assignments", sharing.list_assignments_due)
    register_section(Section(_("Training"), "training"))
    register_due("letters about assignments", send_due_letters)
    register_disclosure(
        "training",
        _(
            "the modules and paths that you complete while you belong to it, or show it yourself, "
            "and whether you have done what it asks of you: when, and until when it holds; not "
            "your attempts, answers or scores, nor what help you have with quizzes"
        ),
    )
    # Before the person is cut from what was learned: it finds what is shown by the person.
    register_erasure(
        "assignments",
        sharing.forget_assignments,
        erased=_(
            "What organisations asked you to learn, the letters about it, and what you showed them."
        ),
        export=sharing.export_assignments,
    )


def register_reminders() -> None:
    """Write to people before what they completed expires."""
    from hub.core.due import register_due  # noqa: PLC0415 -- models are loaded
    from hub.users.accounts.deletion import register_erasure  # noqa: PLC0415 -- likewise
    from learning.domain.awarding import expiring  # noqa: PLC0415 -- likewise

    register_due("letters about what expires", expiring.send_expiry_letters)
    register_erasure(
        "reminders",
        expiring.forget_reminders,
        erased=_("Which reminders you got before something expired, and whether you stopped them."),
        export=expiring.export_reminders,
    )


def register_policies() -> None:
    """Say who may see, in the admin, what comes from learners."""
    from wagtail.permissions import register_permission_policy  # noqa: PLC0415 -- models are loaded

    from learning import models, permissions  # noqa: PLC0415 -- likewise

    register_permission_policy(
        models.Accommodation, permissions.AccommodationsPolicy(models.Accommodation)
    )
    register_permission_policy(
        models.QuestionReport, permissions.QuestionReportsPolicy(models.QuestionReport)
    )
    register_permission_policy(
        models.Certificate, permissions.CertificatePolicy(models.Certificate)
    )


def register_page_texts() -> None:
    """Say what search is told of learning."""
    from hub.core.search_documents import (  # noqa: PLC0415 -- models are loaded
        register_page_text,
        register_places,
    )
    from learning import search_text  # noqa: PLC0415 -- likewise

    for page_type, describe in search_text.PAGE_TEXTS.items():
        register_page_text(page_type, describe)
    register_places(*search_text.PLACES)
