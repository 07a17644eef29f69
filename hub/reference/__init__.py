"""Reference data: sources, named bodies, law and policy with its dates, and the timeline."""
