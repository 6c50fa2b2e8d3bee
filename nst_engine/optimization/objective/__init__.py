"""The objective at one scale: weighted loss terms, their targets and their gradient."""
