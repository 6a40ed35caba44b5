// printf: the verbs, flags, widths and precisions of Go's fmt, and its texts for values that do not fit. All results are Go's,
// except that %f, %e and %g also take integers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapOf } from '../../src/report/map.ts';
import { rendered } from '../support/rendered.ts';

const data = {
  List: ['a', 'b'],
  Ints: [3, 1],
  Map: mapOf([['k', 'v']]),
  Struct: { A: 1, B: 'x' },
};

for (const [call, expected] of [
  ['"%s|%5s|%-5s|%.1s|%05s|" "hi" "hi" "hi" "hi" "hi"', 'hi|   hi|hi   |h|000hi|'],
  ['"%-4s|%4s|%.1s" "é日" "é日" "é日"', 'é日  |  é日|é'],
  ['"%q %q" "a\\n\\"é\\x00日\\xff" \'x\'', '"a\\n\\"é\\x00日\\xff" \'x\''],
  ['"%x %X % x %#x" "hi" "é" "hi" "hi"', '6869 C3A9 68 69 0x6869'],
  ['"%d|%5d|%-5d|%05d|%+d|% d|%.3d" 42 42 42 42 42 42 42', '42|   42|42   |00042|+42| 42|042'],
  ['"%x %X %#x %o %b %c" 255 -255 255 8 5 97', 'ff -FF 0xff 10 101 a'],
  ['"%f|%8.3f|%-8.2f|%06.2f|%+.1f|%.0f" 1.5 1.5 1.5 3.14159 2.5 2.5', '1.500000|   1.500|1.50    |003.14|+2.5|2'],
  ['"%.2f %.2f %.1e" 0.125 0.375 0.125', '0.12 0.38 1.2e-01'],
  [
    '"%e %.2E %g %.3g %.3g %G" 123456.789 0.5 1000000.5 1234.5 0.00001234 1e-7',
    '1.234568e+05 5.00E-01 1.0000005e+06 1.23e+03 1.23e-05 1E-07',
  ],
  ['"%v %v" 0.1 1e100', '0.1 1e+100'],
  ['"%.1f %g" 3 3', '3.0 3'],
  ['"%t %v %5t|" true false true', 'true false  true|'],
  ['"%v %s %q %d %5v|" .List .List .List .Ints .Ints', '[a b] [a b] ["a" "b"] [3 1] [    3     1]|'],
  ['"%v %+v %v" .Struct .Struct .Map', '{1 x} {A:1 B:x} map[k:v]'],
  ['"%v %s" nil nil', '<nil> %!s(<nil>)'],
  ['"%*d|%-*d|%.*f" 5 1 5 1 2 1.5', '    1|1    |1.50'],
  ['"100%% %d" 1', '100% 1'],
  ['"%d %s %t %d" "x" 1 1 1.5', '%!d(string=x) %!s(int=1) %!t(int=1) %!d(float64=1.5)'],
  ['"%d" .Map', 'map[%!d(string=k):%!d(string=v)]'],
  ['"%d %s" 1', '1 %!s(MISSING)'],
  ['"%d" 1 2 "x"', '1%!(EXTRA int=2, string=x)'],
  ['"%z %" 1', '%!z(int=1) %!(NOVERB)'],
] as const) {
  test(call, () => assert.equal(rendered(`{{printf ${call}}}`, data), expected));
}
