"""The live image: zoomed, panned, compared with the photograph; what it says, and its buttons."""
