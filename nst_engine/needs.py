class Needs:
    def __init__(self, *a): pass
    def work(self, size, side): return 1
