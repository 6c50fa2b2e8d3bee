"""What GIMP registers: the two procedures and how they run and end."""
