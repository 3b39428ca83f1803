"""What nbgrader's metadata says about a cell."""

from nbformat import NotebookNode


def grade_id(cell: NotebookNode) -> str:
    """The cell's nbgrader id, or "" for a cell that nbgrader does not know."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def is_solution(cell: NotebookNode) -> bool:
    """Whether the cell is the student's to fill."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Whether nbgrader takes the result of running the cell as a grade."""
    graded = bool(cell.metadata.get("nbgrader", {}).get("grade"))
    return cell.cell_type == "code" and graded and not is_solution(cell)


def is_locked(cell: NotebookNode) -> bool:
    """Whether the instructor's text stands, whatever a submission holds in its place."""
    return not is_solution(cell) and bool(cell.metadata.get("nbgrader", {}).get("locked"))
