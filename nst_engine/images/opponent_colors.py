"""Brightness and two opponent colours, in which noise of colour is told from strokes."""

#: R, G, B to brightness and two opponent colours, orthonormal.
OPPONENT = (
    (3**-0.5, 3**-0.5, 3**-0.5),
    (2**-0.5, -(2**-0.5), 0.0),
    (6**-0.5, 6**-0.5, -2 * 6**-0.5),
)
