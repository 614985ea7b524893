"""`kinema gallery`: pages of stills and strips of everything the stage can draw, to be judged by eye.

pages.py says what is on them, as values; draw.py draws one; make.py makes them all.
"""
