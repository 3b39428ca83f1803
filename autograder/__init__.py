"""The autograder of the course "Introduction to Neural Networks"."""

import sys

# nbformat's validator loads a grammar of international addresses that costs a second and that no
# notebook needs; it does without if the module is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
