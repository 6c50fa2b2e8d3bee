"""What several rooms need of GTK."""
