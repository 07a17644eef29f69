"""The product's way of hashing passwords, with fewer rounds: what it does not hide, shows more."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FewRounds(PBKDF2PasswordHasher):
    """About a hundredth of a second each: little, and a hash left out is still seen at once."""

    iterations = 30_000
