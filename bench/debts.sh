#!/usr/bin/env bash
# debts.sh FROM TO: invented debts as CSV, those of the numbers FROM to TO, four for each of a town's citizens;
# the same for the same numbers. For `sportello payments import`; bench/payments.sh times that.
set -euo pipefail

awk -v from="${1:?from which number}" -v to="${2:?to which number}" '
BEGIN {
  split("1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23", odd, " ")
  alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; consonants = "BCDFGLMNPRSTVZ"; months = "ABCDEHLMPRST"
  print "key;tax_code;name;subject;amount;due_on;category"
  for (n = from; n <= to; n++) debt(n)
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
function debt(n,   who, code) {
  who = int((n - 1) / 4)
  code = sprintf("%s%s%02d%s%02dB354", letters(who % 2744), letters(int(who / 2744) % 2744), who % 60 + 30, \
                 substr(months, who % 12 + 1, 1), who % 28 + 1)
  printf "T-%d;%s%s;Mario Rossi;TARI 2026, rata %d;%d,%02d;2099-12-%02d;9/0101101IM/\n", n, code, check(code), \
         n % 4 + 1, n % 400 + 20, n % 100, n % 28 + 1
}'
