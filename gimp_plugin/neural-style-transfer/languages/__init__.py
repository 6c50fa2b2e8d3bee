"""The words of other languages: one .po file each, and how its sentences are found."""
