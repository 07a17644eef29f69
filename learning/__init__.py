"""Learning: paths, modules, quizzes and the records of who completed what.

The package fixes the layer's place in the import rules (see docs/decisions/0001); its models
arrive with the learning capability.
"""
