"""Many images after another: every content image in every style."""
