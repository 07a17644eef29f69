"""The pages of the public form. None is cached, and none tells another site its address."""
