"""A request decoded once: images, masks, strength, sizes, output and report. Imports no torch."""
