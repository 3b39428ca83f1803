"""What the warm server loads before the first student: whatever a lesson's cells import."""


def load() -> None:
    """Import the slow packages and make the first figure, which loads the fonts."""
    import matplotlib

    matplotlib.use("module://matplotlib_inline.backend_inline")
    import io

    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.set_title("warm")
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)
