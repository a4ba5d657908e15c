"""What is on: the public timetable, without anything sensitive."""
