"""The product's way of hashing passwords, with fewer rounds: what it does not hide, shows more."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FewRounds(PBKDF2PasswordHasher):
    """A few thousandths of a second each: little, and a hash left out is still seen at once."""

    iterations = 6_000
