"""The drills, a module for each concern; every module here is found by itself."""
