"""The proof that a lesson's hidden tests are good: `autograder validate`.

Right answers score full marks, empty and typed-in ones nothing; every misconception costs what it
should and is named; and every small change of a solution, a mutant, loses points.
"""
