"""Measurements that anyone can repeat; nothing here takes part in stylising."""
