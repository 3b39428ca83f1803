"""What crosses between grader and sandbox, in bytes, orders and budgets. Both sides have it."""
