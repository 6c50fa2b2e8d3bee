"""Where a mask is white; GIMP's own Python can use it as well."""

from array import array


def region(mask):
    """The mask's shape, and left, top, right and bottom of what is more white than black."""
    width = mask.shape[1]
    values = array("f", bytes(mask.data))
    white = [divmod(i, width) for i, value in enumerate(values) if value > 0.5]
    rows, columns = [y for y, _ in white], [x for _, x in white]
    box = [min(columns), min(rows), max(columns) + 1, max(rows) + 1] if white else None
    return {"shape": mask.shape, "white": box}
