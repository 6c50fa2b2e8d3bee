"""What is asked for: the content layer, the style, and the stylized layer."""
