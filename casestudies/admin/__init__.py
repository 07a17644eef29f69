"""What editors use to keep case studies: list, panels, the form, bulk classification."""
