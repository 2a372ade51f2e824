"""The editors' screens of what members, stories and events have in common."""
