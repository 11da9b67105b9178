# Choice of municipalities and countries.
list = Places found
found = { $count ->
    [0] No place found
    [one] { $count } place found: use the arrows to choose it
   *[other] { $count } places found: use the arrows to choose
}
invented = { $place } – invented
