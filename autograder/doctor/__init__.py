"""Whether this machine can grade: findings of `autograder doctor`, each with its remedy."""
