# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Mock exam: what do you know now?
#
# | | |
# |---|---|
# | **Duration** | about 60 minutes |
# | **You need** | all eleven lessons, and paper; Python as a calculator is allowed |
# | **Question** | Which lessons are worth reading again? |
#
# Twenty questions: some ask for a number, some for a letter, some for the line of a program that is
# wrong. Run a cell to see its question. Then write your answer in place of `None` and run it again:
# `answer=0.75`, `answer="B"`, or `answer=4` for line 4. Give whole numbers in full; of
# others, three digits are enough.
#
# Each answer is marked at once and explained, so **the first one counts**. Nothing is handed in and
# nothing is graded. For another exam put `None` back in every answer: another
# `seed`, from 1 to 20, gives other numbers.

# %%
from exam import Exam

exam = Exam(seed=1)

# %% [markdown]
# ## Neurons

# %%
exam.question(1, answer=None)

# %%
exam.question(2, answer=None)

# %% [markdown]
# ## Metrics

# %%
exam.question(3, answer=None)

# %%
exam.question(4, answer=None)

# %% [markdown]
# ## Loss functions

# %%
exam.question(5, answer=None)

# %%
exam.question(6, answer=None)

# %% [markdown]
# ## Gradient descent

# %%
exam.question(7, answer=None)

# %%
exam.question(8, answer=None)

# %% [markdown]
# ## Backpropagation

# %%
exam.question(9, answer=None)

# %%
exam.question(10, answer=None)

# %% [markdown]
# ## Training

# %%
exam.question(11, answer=None)

# %%
exam.question(12, answer=None)

# %% [markdown]
# ## Batches and validation

# %%
exam.question(13, answer=None)

# %%
exam.question(14, answer=None)

# %% [markdown]
# ## Regularisation

# %%
exam.question(15, answer=None)

# %%
exam.question(16, answer=None)

# %% [markdown]
# ## Optimizers

# %%
exam.question(17, answer=None)

# %%
exam.question(18, answer=None)

# %% [markdown]
# ## The whole way

# %%
exam.question(19, answer=None)

# %%
exam.question(20, answer=None)

# %% [markdown]
# ## Your score
#
# Run this when you are done, or in between.

# %%
exam.score()

# %% [markdown]
# Read the lessons that the score names, and come back in a week: what is asked for again after a
# pause stays longest.
