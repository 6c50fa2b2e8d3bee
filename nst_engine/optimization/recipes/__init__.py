"""Recipes: which losses, layers, weights and schedule a method or preset uses."""
