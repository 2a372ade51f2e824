"""Slovenian without the leading zero that Django's own format puts before the day."""

DATE_FORMAT = "j. F Y"
DATETIME_FORMAT = "j. F Y, H:i"
FIRST_DAY_OF_WEEK = 1
