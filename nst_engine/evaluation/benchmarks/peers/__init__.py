"""This engine beside other programs: the same two images, their time, memory and distances."""
