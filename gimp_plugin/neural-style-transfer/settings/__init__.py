"""The widgets for the settings, made from the parameter table, and presets of settings."""
