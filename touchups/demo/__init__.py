"""A clinic to try things in: invented people whose records together show every rule of the rulebook.

cast/        the people, and what happened to whom how many days ago
script.py    the words in which the cast is written
desk.py      what its front desk books, and who waits
faces/       draws the faces of its photos
album.py     who has photos, and of which days
photos.py    takes them
post.py      the mail that its patients got
stage.py     plays the cast through the product's own services, day by day up to now
"""
