// Go templates with data, and their output. All results are those of Go's text/template, with a struct of these fields.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../../src/bytes/input-error.ts';
import { mapOf } from '../../src/report/map.ts';
import { pieces, rendered } from '../support/rendered.ts';

const data = {
  Name: 'hello',
  Size: 42,
  Ratio: 0.5,
  List: ['a', 'b'],
  Ints: [3, 1],
  Map: mapOf([
    ['k', 'v'],
    ['a', 'b'],
  ]),
  Struct: { First: 1, Second: ['x'] },
  Nil: null,
  Empty: '',
  Yes: true,
};

const catalogue: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'text and blanks': [
    ['no action at all', 'no action at all'],
    ['{{.Name}}}}', 'hello}}'],
    ['a  {{- 1 -}}  b {{- "x"}} {{"y" -}} c', 'a1bx yc'],
    ['{{- .Name -}}', 'hello'],
    ['{{-3}} {{ .Name }}', '-3 hello'],
    ['{{/* c */}}y{{- /* comment */ -}} x', 'yx'],
    ['a\\tb\\n{{"c\\td"}}', 'a\tb\nc\td'],
    ['a\\n{{- 1}}', 'a1'],
  ],
  literals: [
    ['{{"\\t\\x41\\101\\u00e9\\U0001F600\\"\\\\"}} {{`\\t"`}}', '\tAAé😀"\\ \\t"'],
    ["{{'a'}} {{'\\''}} {{0x1F}} {{0b11}} {{0o17}} {{017}} {{1_000}}", '97 39 31 3 15 15 1000'],
    ['{{-3}} {{+3}} {{.5}} {{5.}} {{1e3}} {{-0}} {{1.50}}', '-3 3 0.5 5 1000 0 1.5'],
    ['{{true}} {{false}}', 'true false'],
  ],
  'values as they are printed': [
    ['{{.Name}} {{.Size}} {{.Ratio}} {{.Yes}} {{.Empty}}|', 'hello 42 0.5 true |'],
    ['{{.List}} {{.Ints}} {{.Map}} {{.Struct}}', '[a b] [3 1] map[a:b k:v] {1 [x]}'],
    ['{{.Nil}} {{.Map.zz}} {{.Map.zz.yy}}', '<nil> <no value> <no value>'],
    ['{{print .Nil}} {{print .Map.zz}}', '<nil> <nil>'],
    ['{{123456789.5}} {{0.00001}} {{0.1}}', '1.234567895e+08 1e-05 0.1'],
  ],
  'fields and variables': [
    ['{{.Struct.First}} {{.Map.k}} {{$.Name}} {{(.Struct).First}} {{$.Struct.Second}}', '1 v hello 1 [x]'],
    ['{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
    ['{{$y := "a"}}{{if true}}{{$y := "b"}}{{end}}{{$y}}', 'a'],
    ['{{$s := .Struct}}{{$s.First}} {{with .Map}}{{$.Name}} {{.k}}{{end}}', '1 hello v'],
  ],
  'if and with': [
    ['{{if .Empty}}a{{else if .Yes}}b{{else}}c{{end}}', 'b'],
    ['{{if 0}}a{{else if ""}}b{{else if .Nil}}c{{else if .Map.zz}}d{{else}}e{{end}}', 'e'],
    ['{{if .Struct}}a{{end}}{{if .Map}}b{{end}}{{if .List}}c{{end}}{{if "0"}}d{{end}}', 'abcd'],
    ['{{with .Empty}}x{{else with .Name}}{{.}}{{else}}z{{end}}', 'hello'],
    ['{{with $x := .Name}}{{$x}}{{end}}{{with .Nil}}x{{else}}{{.Name}}{{end}}', 'hellohello'],
    ['{{if and .Yes (not .Empty)}}ok{{end}}', 'ok'],
  ],
  range: [
    ['{{range .List}}<{{.}}>{{end}}', '<a><b>'],
    ['{{range $i, $v := .List}}{{$i}}={{$v}};{{end}}', '0=a;1=b;'],
    ['{{range $k, $v := .Map}}{{$k}}={{$v}};{{end}}{{range $v := .Map}}{{$v}}{{end}}', 'a=b;k=v;bv'],
    ['{{range 3}}{{.}},{{end}}{{range $i := 2}}{{$i}}{{end}}', '0,1,2,01'],
    ['{{range .Nil}}x{{else}}y{{end}}{{range 0}}x{{else}}z{{end}}', 'yz'],
    ['{{range $i, $e := .List}}{{if $i}}, {{end}}{{$e}}{{end}}', 'a, b'],
    ['{{range .Ints}}{{if eq . 1}}{{break}}{{end}}{{.}}{{end}}', '3'],
    ['{{range .Ints}}{{if eq . 3}}{{continue}}{{end}}{{.}}{{end}}', '1'],
    ['{{$n := 0}}{{range $n = .Ints}}{{end}}{{$n}}', '1'],
    ['{{range $x := .Empty | split "" }}{{len $x}}{{end}}', ''],
  ],
  'templates in templates': [
    ['{{define "t"}}<{{.}}>{{end}}{{template "t" .Name}}{{template "t"}}', '<hello><<no value>>'],
    ['{{block "b" .Size}}[{{.}}{{$}}]{{end}}', '[4242]'],
    ['{{define "down"}}{{len .}}{{if .}}{{template "down" slice . 1}}{{end}}{{end}}{{template "down" "abc"}}', '3210'],
  ],
  pipelines: [
    ['{{.Name | printf "%s-%s" "x" | upper}}', 'X-HELLO'],
    ['{{(printf "%d" 3) | len}} {{ .Name | len | printf "%03d" }} {{len (slice .List 1)}}', '1 005 1'],
  ],
  'logic and comparison': [
    ['{{and 1 0 2}} {{or 0 "" "x"}} {{not 1}} {{and true .Yes}} {{or 0 ""}}|', '0 x false true |'],
    ['{{and false (index .List 9)}} {{or true (index .List 9)}}', 'false true'],
    ['{{eq 1 2 3 1}} {{eq "a" "b"}} {{ne "a" "b"}} {{eq .Yes true}}', 'true false true true'],
    ['{{eq .Nil nil}} {{eq .Map.zz "x"}} {{ne .Map.zz "x"}}', 'true false true'],
    ['{{lt "a" "b"}} {{lt 1 2}} {{le 2 2}} {{gt 1.5 0.5}} {{ge 1 2}}', 'true true true true false'],
    ['{{lt "￿" "😀"}}', 'true'],
  ],
  'len, index, slice': [
    ['{{len "é"}} {{len .List}} {{len .Map}}', '2 2 2'],
    ['{{index "abc" 1}} {{index .List 1}} {{index .Map "k"}} {{index .List}}', '98 b v [a b]'],
    ['{{index .Map "zz"}}|', '|'],
    ['{{slice "hello" 1 3}} {{slice .List 1}} {{slice .List 0 1 2}} {{slice "hello"}}', 'el [b] [a] hello'],
  ],
  'print and println': [
    ['{{print "a" 1 2 "b" true}}|{{println "a" 1}}|{{print}}', 'a1 2btrue|a 1\n|'],
    ['{{println .List}}', '[a b]\n'],
  ],
  "docker's functions": [
    [
      '{{json .Map}} {{json .List}} {{json .Ratio}} {{json nil}} {{json .Map.zz}}',
      '{"a":"b","k":"v"} ["a","b"] 0.5 null null',
    ],
    ['{{json "<a>&\\u2028"}}', '"<a>&\\u2028"'],
    ['{{json .Struct}}', '{"First":1,"Second":["x"]}'],
    ['{{join .List ", "}} {{split "a,b" ","}} {{split "ab" ""}} {{len (split "a" "")}}', 'a, b [a b] [a b] 1'],
    ['{{title "hello wORLD foo-bar it\'s 2nd a_b"}}', "Hello WORLD Foo-Bar It'S 2nd A_b"],
    ['{{upper "aßé"}} {{lower "ÀB"}}', 'AßÉ àb'],
    ['{{pad "x" 2 1}}|{{pad "" 2 1}}|', '  x ||'],
    ['{{truncate "hello" 2}} {{truncate "h" 5}}', 'he h'],
  ],
};

for (const [what, lines] of Object.entries(catalogue)) {
  describe(what, () => {
    for (const [template, expected] of lines) {
      test(template, () => assert.equal(rendered(template, data), expected));
    }
  });
}

test('any key of a map is data', () => {
  const map = mapOf([
    ['constructor', 'c'],
    ['10', 'x'],
    ['9', 'y'],
  ]);
  assert.equal(
    rendered('{{.constructor}} {{.toString}} {{.}} {{json .}}', map),
    'c <no value> map[10:x 9:y constructor:c] {"10":"x","9":"y","constructor":"c"}',
  );
  assert.equal(rendered('{{index . "__proto__"}}', mapOf([['__proto__', 'p']])), 'p');
});

describe('data never reach a terminal raw', () => {
  test('control characters are escaped', () =>
    assert.equal(rendered('{{.x}}', { x: 'a\x1b[31m\x7f\u202e\udcff' }), 'a\\x1B[31m\\x7F\\u202e\\xFF'));
  test('tabs and newlines of the template are kept', () => assert.equal(rendered('{{"a\\tb\\n"}}', {}), 'a\tb\n'));
  test('JSON stays JSON', () => {
    const value = 'a\x1b\x7f\x85\u202e"\n';
    assert.equal(JSON.parse(rendered('{{json .}}', value)), value);
  });
});

test('text is written while it is made', () => {
  const endless = pieces('{{range 1000000000000}}{{.}} {{end}}', {});
  assert.deepEqual([endless.next().value, endless.next().value, endless.next().value], ['0', ' ', '1']);
});

describe('random templates', () => {
  test('without actions are printed unchanged', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !/\{\{|\\[tn]/.test(value));
    fc.assert(fc.property(text, (value) => assert.equal(rendered(value, data), value)));
  });
  const word = fc.constantFrom(
    ...[
      '{{',
      '}}',
      '{{-',
      '-}}',
      ' ',
      '.',
      '.Name',
      '.List',
      '.Map',
      '$',
      '$x',
      ':=',
      '=',
      '|',
      ',',
      '(',
      ')',
      '"a"',
      '`',
      "'",
      '"',
    ],
    ...[
      'if',
      'else',
      'end',
      'range',
      'with',
      'define',
      'template',
      'block',
      'break',
      'nil',
      'true',
      '1',
      '-1',
      '1e9',
      '0x',
      '/*',
      '*/',
    ],
    ...[
      'len',
      'index',
      'slice',
      'printf',
      '"%*.*d%v%"',
      'eq',
      'and',
      'json',
      'pad',
      'split',
      'truncate',
      '\\',
      '\n',
      '\0',
      '\ud800',
    ],
  );
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }).map((value) => `{{${value}}}`),
    fc.array(word, { maxLength: 25 }).map((words) => words.join('')),
    fc.array(word, { maxLength: 25 }).map((words) => `{{${words.join(' ')}}}`),
  );
  test('give a text or an error of one line', () => {
    fc.assert(
      fc.property(anything, (template) => {
        try {
          let length = 0;
          for (const piece of pieces(template, data)) {
            length += piece.length;
            if (length > 10_000) break;
          }
        } catch (error) {
          assert.ok(error instanceof InputError && error.code === 'usage', String(error));
          assert.match(error.message, /^--format, (?:line \d+, )?character \d+: .*$/);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
