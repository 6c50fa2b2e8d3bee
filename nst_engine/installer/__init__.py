"""What ``install.py`` does, room by room. Standard library only; runs before anything is there."""
