"""Names of the vocabularies; a term belongs to exactly one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Vocabulary(models.TextChoices):
    """A list of terms with one meaning, in the order in which forms show them."""

    PRIORITY_AREA = "priority_area", _("Priority area")
    OUTCOME = "outcome", _("Outcome")
    COMMISSIONING_STAGE = "commissioning_stage", _("Commissioning stage")
    PROCUREMENT_STAGE = "procurement_stage", _("Procurement stage")
    WORK_STREAM = "work_stream", _("Work stream")
    SECTOR = "sector", _("Sector")
    ORGANISATION_TYPE = "organisation_type", _("Organisation type")
    CONTRACT_ROLE = "contract_role", _("Role in the contract")
    AUDIENCE = "audience", _("Audience")
    EVIDENCE_LEVEL = "evidence_level", _("Evidence level")
    FIGURE_STATUS = "figure_status", _("Figure status")
    APPROACH = "approach", _("Approach to measurement")
    CONTRACT_INSTRUMENT = "contract_instrument", _("Instrument in a contract")
    LEGAL_STATUS = "legal_status", _("Legal status")
    JURISDICTION = "jurisdiction", _("Jurisdiction")
    PLACE = "place", _("Place")


# Vocabularies whose terms may have a parent in another one.
PARENT_VOCABULARIES = {Vocabulary.PROCUREMENT_STAGE: Vocabulary.COMMISSIONING_STAGE}
