"""Who may do what with questions and records. Screens, exports and the API ask here."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from hub.users.models import Membership, Organisation, User
from hub.users.permissions import Visitor, can_enter_admin, can_manage, is_signed_in
from learning.models import Certificate, Question


def can_author_questions(user: Any) -> bool:
    """Tell whether `user` may see what is right in a question: those who write them."""
    return user.is_authenticated and user.is_active and user.has_perm("learning.change_question")


def can_view_completions(user: Any, organisation: Organisation) -> bool:
    """Tell whether `user` may see how the people of `organisation` stand with their training.

    Its training managers, today. What of it each row shows is for `domain.managing.desk` to say.
    """
    return can_manage(user, organisation)


def can_assign(user: Any, organisation: Organisation) -> bool:
    """Tell whether `user` may ask the people of `organisation` for training, and remind them."""
    return can_manage(user, organisation)


def can_decide_accommodations(user: Any) -> bool:
    """Tell whether `user` may see what help with quizzes people ask for, and decide about it.

    A right of its own, which no other one brings. Whoever manages the training of an organisation
    has it not, whatever groups they are in: what somebody needs is not for those whom they learn
    for.
    """
    if not is_signed_in(user) or not can_enter_admin(user):
        return False
    if not user.has_perm("learning.decide_accommodation"):
        return False
    return not _manages_training(user)


def _manages_training(user: User) -> bool:
    """Tell whether `user` manages any organisation; kept beside them, as Django keeps rights."""
    kept = vars(user)
    if "_manages_training" not in kept:
        managing = Membership.objects.active().managing().filter(user=user)
        kept["_manages_training"] = managing.exists()
    return bool(kept["_manages_training"])


class AccommodationsPolicy(ModelPermissionPolicy):
    """Wishes come from learners: nobody adds one, or takes one back for them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"view", "change"} and can_decide_accommodations(user)


def can_hold_certificate(user: Visitor, certificate: Certificate) -> bool:
    """Tell whether `user` is the person whom the certificate is about: only they may download it.

    Whoever has its address may read whether it is good; no predicate is asked for that.
    """
    if not is_signed_in(user):
        return False
    return Certificate.objects.for_user(user).filter(pk=certificate.pk).exists()


def can_revoke_certificates(user: Visitor) -> bool:
    """Tell whether `user` may look at all certificates in the admin and revoke them."""
    return is_signed_in(user) and user.has_perm("learning.revoke_certificate")


class CertificatePolicy(ModelPermissionPolicy):
    """Who may revoke sees certificates and revokes them; nobody adds or deletes one by hand."""

    def user_has_permission(self, user: Visitor, action: str) -> bool:
        return action in {"view", "change"} and can_revoke_certificates(user)


class QuestionReportsPolicy(ModelPermissionPolicy):
    """Reports come from learners, and show what is right in a question."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"view", "change"} and can_author_questions(user)


def can_correct_question(user: Any, question: Question) -> bool:
    """Tell whether `user` may suspend a question and decide on marks: its owner, or a moderator."""
    if not can_author_questions(user):
        return False
    return question.owner_id == user.pk or user.has_perm("learning.publish_question")


def can_view_report(user: Visitor) -> bool:
    """Tell whether `user` may see the published numbers of completions: those with that right."""
    return is_signed_in(user) and user.has_perm("learning.view_publishedfigure")
