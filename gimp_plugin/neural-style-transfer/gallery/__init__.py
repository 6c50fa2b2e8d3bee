"""The styles as thumbnails, of which one click chooses one."""
