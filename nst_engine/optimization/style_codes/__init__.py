"""Style files in the optimization: encoding style images, and targets from what is stored."""
