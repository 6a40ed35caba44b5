// Go templates, with data that has a value of each kind.

import { mapOf } from '../../src/report/map.ts';
import { pieces } from '../../test/support/rendered.ts';
import type { Target } from '../target.ts';

const data = {
  Name: 'a "b"',
  Size: 42,
  List: ['a', 'b'],
  Ints: [1, -2.5],
  Map: mapOf([['k', 'v']]),
  Nil: null,
  Is: true,
  Rows: [{ Name: 'x' }],
};

export const template: Target = {
  name: 'template',
  seeds: [
    '{{.Name}} {{- .Size -}} {{/* c */}}',
    '{{range $i, $e := .List}}{{$i}}={{$e}}{{else}}none{{end}}',
    '{{if and .Is (gt .Size 1)}}{{printf "%-10s|%5.2f|%#x|%q|%v" .Name 1.5 .Size .Name .Map}}{{else if .Nil}}x{{end}}',
    '{{with .Map}}{{index . "k" | upper | json}}{{break}}{{end}}',
    '{{define "a"}}{{.}}{{end}}{{template "a" .List}}{{block "b" .}}{{len .Name}}{{end}}',
    `{{$x := 0x1F}}{{$x = 'a'}}{{slice .Name 1 2}}{{html .Name}}{{js .Name}}{{urlquery .Name}}{{join .List ","}}`,
  ].map((text) => Buffer.from(text)),
  dictionary: [
    '{{',
    '}}',
    '{{end}}',
    '{{range .List}}',
    '{{if ',
    '{{else}}',
    '{{with ',
    '{{define "a"}}',
    '{{template "a" .}}',
    'printf',
    'print',
    'println',
    'index',
    'slice',
    'len',
    'eq ',
    'lt ',
    'and ',
    'or ',
    'not ',
    'call ',
    'split',
    'title',
    'lower',
    'pad ',
    'truncate ',
    'json',
    'table ',
    '.Rows',
    '.Ints',
    '.Nil',
    '$',
    ':=',
    '|',
    '(',
    ')',
    '"',
    '`',
    "'",
    '%*d',
    '%[1]s',
    '%999d',
    '%+q',
    '%U',
    '1e308',
    '0b1',
    '0o7',
    'nil',
    '9223372036854775807',
  ],
  run: (input) => {
    let length = 0;
    for (const piece of pieces(input.toString('utf8'), data)) {
      length += piece.length;
      if (length > 2 ** 20) break;
    }
  },
};
