"""Case studies: comparable evidence of what was promised, delivered and verified.

The package fixes the layer's place in the import rules (see docs/decisions/0001); its models
arrive with the case study capability.
"""
