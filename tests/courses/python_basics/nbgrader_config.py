"""A first course in Python."""

c = get_config()

c.CourseDirectory.course_id = "python_basics"
c.LateSubmissionPlugin.penalty_method = "zero"
c.Execute.timeout = 60
