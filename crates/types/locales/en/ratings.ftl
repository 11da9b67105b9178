# Ratings: rules.
stars = Choose from 1 to 5 stars.
details = Write at most 200 characters.
path = The page's address is not valid.
