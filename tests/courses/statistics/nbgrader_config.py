"""A course in statistics, with folders named as its department likes them."""

c = get_config()

c.CourseDirectory.course_id = "statistics"
c.CourseDirectory.source_directory = "material"
c.CourseDirectory.release_directory = "handouts"
c.CourseDirectory.submitted_directory = "collected"
c.CourseDirectory.autograded_directory = "marked"
c.CourseDirectory.feedback_directory = "returned"
c.CourseDirectory.db_url = "sqlite:///marks.db"
c.AssignLatePenalties.plugin_class = "late_work.HalfAPointADay"
c.Execute.timeout = 60
