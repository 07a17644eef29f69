"""E-mail addresses of accounts, and whether the person has shown that they are theirs.

An account has one address, `User.email`. allauth keeps a row beside it that says whether it is
verified; these functions keep the two in step where an account is not made by signing up.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser

from hub.users.models import User


def mark_verified(user: User) -> None:
    """Note that the address of `user` is known to be theirs."""
    EmailAddress.objects.exclude(email=user.email).filter(user=user).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def take_over(user: User) -> None:
    """Give the account to the person who has just shown that its address is theirs.

    When nobody had shown it before, whoever made the account may be somebody else: ways in that
    they connected are cut.
    """
    if not has_verified_address(user):
        SocialAccount.objects.filter(user=user).delete()
    mark_verified(user)


def forget_former(user: User) -> None:
    """After an administrator changed the address: the former ones no longer sign in."""
    EmailAddress.objects.exclude(email=user.email).filter(user=user).delete()


def has_verified_address(user: User | AnonymousUser | None) -> bool:
    """Tell whether `user` has shown that the address of the account is theirs."""
    if not isinstance(user, User):
        return False
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
