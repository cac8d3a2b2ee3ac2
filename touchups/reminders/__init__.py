"""Mail to patients on the right day of a cycle: planned as rows, sent by a sweep, neither lost nor doubled.

outlook.py   what is known of a patient when any of this is decided
plan.py      which reminders a record calls for, when, or why not; notices.py those about appointments
replan.py    keeps the planned rows in step with the record
sweep.py     claims what is due, checks it again, hands it over
recovery.py  what a sweep that died had in its hands, by its journal.py
moves.py     from state to state, each move with its step
letters.py   what a mail says, in the words of words.py, with calendar_files.py; mail.py carries it
"""
