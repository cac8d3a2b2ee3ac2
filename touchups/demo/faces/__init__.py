"""Invented faces, drawn for the demo's photos: the same person always has the same face.

canvas.py     a sheet to draw on with smooth curves
heads.py      what belongs to a person: colours, hair, proportions
moves.py      what views of the photo protocol ask of a face, and how much of it the muscles still do
body.py       head, hair, neck and shoulders
features.py   eyes, brows, nose and mouth, as they stand in a move
lines.py      the lines that moves make in skin, and those that stay
portrait.py   all of it together
"""
