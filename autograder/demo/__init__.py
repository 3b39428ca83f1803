"""An example class: submissions as real students hand them in, graded from end to end."""
