"""What GIMP registers is in the language of its preferences, also after that was changed."""

from .acting import act

REGISTERED = """
found = Gimp.get_pdb().lookup_procedure("plug-in-neural-style-transfer")
strength = found.find_argument("strength")
report([found.get_menu_label(), found.get_blurb(), strength.get_nick(), strength.get_blurb()])
"""
GERMAN = [
    "_Neuronale Stilübertragung…",
    "Die Ebene im Stil eines anderen Bildes malen",
    "Stärke (%)",
    "0 behält das Foto, 100 bringt den Stil überallhin.",
]
ENGLISH = [
    "_Neural Style Transfer…",
    "Paint the layer in the style of another picture",
    "Strength (%)",
    "0 keeps the photograph, 100 puts the style everywhere.",
]


def test_the_menu_follows_the_language_of_gimp(own_quick):
    settings = own_quick.profile / "gimprc"
    of_tests = settings.read_text()
    for language, words in (("", ENGLISH), ("de", GERMAN), ("en", ENGLISH)):
        settings.write_text(f'{of_tests}(language "{language}")\n')
        registered = act(own_quick, REGISTERED)
        assert [text.replace("_", "") for text in registered] == [w.replace("_", "") for w in words]
