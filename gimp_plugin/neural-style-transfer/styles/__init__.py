"""Where the style comes from: layers, groups, files and built-in styles."""
