"""What may be destroyed, and when. In: a signed schedule, what is kept, an instant. Out: yes or no, and why."""
