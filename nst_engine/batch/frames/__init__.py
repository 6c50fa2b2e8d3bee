"""Moving pictures: sequences of frames, each painted from the one before."""
