"""The trusted work on one submission, in a process of its own that ends with it."""
