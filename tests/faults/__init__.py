"""What is lost when something dies: real workers, beats, brokers and databases, killed on purpose."""
