# Ratings.
page-question = How clear is the information on this page?
service-question = How easy was it to use this service?
star = { $count ->
    [one] Rate { $count } star out of 5
   *[other] Rate { $count } stars out of 5
}
legend = Rating
difficulties = Where did you have the most difficulty?
difficulty-clear = Sometimes the instructions were not clear
difficulty-complete = Sometimes the instructions were not complete
difficulty-progress = Sometimes I did not know whether I was doing it right
difficulty-technical = I had technical problems
merits = What did you like best?
merit-clear = The instructions were clear
merit-complete = The instructions were complete
merit-progress = I always knew that I was doing it right
merit-technical = I had no technical problems
other = Something else
details = Would you like to add details?
details-label = Details
details-hint = 200 characters at most
thanks = Thank you, your opinion will help us to improve the service!
back = Back
next = Next
