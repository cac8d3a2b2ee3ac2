"""Mail to patients on the right day of a cycle: planned as rows, sent by a sweep, neither lost nor doubled.

plan.py      which reminders a record calls for, when, or why not
replan.py    keeps the planned rows in step with the record
sweep.py     claims what is due, checks it again, hands it over
moves.py     from state to state, each move with its step
letters.py   the words; mail.py carries them
"""
