"""The subcommands of `autograder`: each is a few lines that call the module that does the work."""
