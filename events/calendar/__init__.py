"""When events take place and how calendars are told: pure Python, without Django or a database."""
