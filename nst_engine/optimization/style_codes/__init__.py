"""Style codes: the style side of a painting, saved in a file without the painting itself."""
