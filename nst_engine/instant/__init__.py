"""Instant style transfer: one pass through a trained network (Huang & Belongie 2017)."""
