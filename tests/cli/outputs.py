"""What a batch has written."""


def outputs(folder):
    """The bytes of all outputs by name; the journal is hidden."""
    files = (folder / "out").iterdir()
    return {f.name: f.read_bytes() for f in files if f.name != ".nst-batch.jsonl"}
