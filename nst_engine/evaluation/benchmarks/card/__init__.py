"""A graphics card proved by one command: speed, memory, equal images and known doubts."""
