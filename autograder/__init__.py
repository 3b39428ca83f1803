"""The autograder of the course "Introduction to Neural Networks"."""
