#!/usr/bin/env bash
# residents.sh N: a registry of N invented residents as CSV, in families of four, with fiscal codes that
# fit; the same for the same N. For `sportello registry import`:
#   bench/residents.sh 1000000 > /tmp/residents.csv
#   sportello registry import --tenant borgoverde /tmp/residents.csv
# bench/registry.sh times that.
set -euo pipefail

awk -v wanted="${1:?how many residents}" '
BEGIN {
  split("1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23", odd, " ")
  alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; consonants = "BCDFGLMNPRSTVZ"; months = "ABCDEHLMPRST"
  print "id,tax_code,tax_code_validated,family_name,given_name,sex,birth_date,birth_place_code,birth_place," \
        "birth_province,citizenship,marital_status,household,relation,household_since,registered_since," \
        "street,house_number,postal_code,municipality_code,municipality,province,resident_since," \
        "mother_id,father_id,spouse_id,union_since,certifiability"
  for (n = 0; n < wanted; n++) resident(n)
}
function value(c,   at) { at = index("0123456789", c); return at ? at - 1 : index(alphabet, c) - 1 }
function check(code,   i, sum, v) {
  for (i = 1; i <= 15; i++) { v = value(substr(code, i, 1)); sum += i % 2 ? odd[v + 1] : v }
  return substr(alphabet, sum % 26 + 1, 1)
}
function letters(number,   i, text) {
  for (i = 0; i < 3; i++) { text = text substr(consonants, number % 14 + 1, 1); number = int(number / 14) }
  return text
}
function resident(n,   family, place, sex, year, month, day, surname, name, code, status, spouse, mother, father, born, since) {
  family = int(n / 4); place = n % 4
  sex = n % 2 ? "M" : "F"
  year = (place < 2 ? 1950 : 2009) + family % 15; month = family % 12 + 1; day = int(family / 12) % 28 + 1
  surname = letters(family % 2744); name = letters(int(family / 2744) % 686 * 4 + place)
  code = sprintf("%s%s%02d%s%02dB354", surname, name, year % 100, substr(months, month, 1), day + (sex == "F" ? 40 : 0))
  status = place < 2 ? 2 : 1
  if (place == 0) spouse = "R" n + 1
  if (place == 1) spouse = "R" n - 1
  if (place > 1) { mother = "R" family * 4; father = "R" family * 4 + 1 }
  born = sprintf("%d-%02d-%02d", year, month, day); since = place < 2 ? "2010-01-01" : born
  printf "R%d,%s%s,S,%s,%s,%s,%s,B354,CAGLIARI,CA,ITALIA,%d,F%d,%d,%s,%s,", n, code, check(code), \
         surname, name, sex, born, status, family, place == 0 ? 1 : place == 1 ? 2 : 3, since, since
  printf "VIA ROMA,%d,09124,B354,CAGLIARI,CA,%s,%s,%s,%s,%s,2\n", family % 300 + 1, since, mother, father, spouse, \
         place < 2 ? "2005-06-18" : ""
}'
