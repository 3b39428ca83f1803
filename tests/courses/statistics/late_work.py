"""What late work costs in this course."""

from nbgrader.plugins import BasePlugin

DAY = 24 * 60 * 60


class HalfAPointADay(BasePlugin):
    """Half a point for each day that has begun."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * -(-total_seconds_late // DAY)
