"""Benchmarks, the quality page and the figures of the paper; no part of making an image."""
