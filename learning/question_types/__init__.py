"""The types of question: each module here is one, and is found by being here.

What a type has to give stands in `learning.models.question_types`; docs/question-types.md tells
how to add one.
"""

from importlib import import_module
from pkgutil import iter_modules

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
