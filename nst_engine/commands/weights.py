"""Fetch VGG-19's weights, or take them from a file."""
