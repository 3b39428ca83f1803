"""What a lesson has to play with, for a page on which nobody can: the picture that the lesson's own
solution draws first.

While a submission is graded, a play draws nothing and prints a sentence, in whose place it stands.
"""

from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.lesson.cells import is_solution

PNG = "image/png"
NOT_HERE = "({title}: something to play with, where the notebook is open in Jupyter.)"
"""As in playing.py, whose import would load Matplotlib into every grader."""


@dataclass(frozen=True)
class FirstPicture:
    """The picture, as base64 of a PNG, with its title and the sentence that says what it shows;
    `cell` is the text of the lesson's cell that plays."""

    cell: str
    title: str
    picture: str
    sentence: str

    def belongs_to(self, cell: NotebookNode) -> bool:
        """Whether a cell that was graded is the lesson's own, and has printed that there is
        something to play with, and nothing else."""
        if cell.cell_type != "code" or cell.source != self.cell or is_solution(cell):
            return False
        printed = [output.get("text") for output in cell.outputs]
        return printed == [f"{NOT_HERE.format(title=self.title)}\n"]
