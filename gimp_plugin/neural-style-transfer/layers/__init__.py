"""GIMP's layers: pixels, masks, renderings, the result layer and its record."""
