"""What the training manager of an organisation sees and asks for."""
