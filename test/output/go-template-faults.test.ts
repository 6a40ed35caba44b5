// Invalid templates, and templates that do not fit the data: an error of one line, with line and column from 1.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../src/bytes/input-error.ts';
import { functions } from '../../src/output/go-template/functions.ts';
import { parseTemplate } from '../../src/output/go-template/parse-template.ts';
import { mapOf } from '../../src/report/map.ts';
import { pieces, rendered } from '../support/rendered.ts';

const data = { Name: 'hello', Size: 42, List: ['a', 'b'], Ints: [1], Map: mapOf([['k', 'v']]), Nil: null };

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof InputError && error.code === 'usage', String(error));
    return error.message.replace(/^template /, '');
  }
  assert.fail('no fault');
}

const parse = (template: string): unknown => parseTemplate(template, { start: 0, end: template.length }, functions);

describe('reported before there are data', () => {
  for (const [template, fault] of [
    ['{{.Name', '1:1: unclosed action: expected }}'],
    ['one\ntwo {{if .Name}}x', '2:5: {{if}} without {{end}}'],
    ['{{if .Name}}{{else}}x', '1:1: {{if}} without {{end}}'],
    ['{{define "a"}}x', '1:3: {{define}} without {{end}}'],
    ['é😀{{end}}', '1:5: unexpected {{end}}'],
    ['{{range .List}}{{end}}{{else}}', '1:25: unexpected {{else}}'],
    ['{{if .Name}}{{else}}{{else}}{{end}}', '1:23: unexpected {{else}}, expected {{end}}'],
    ['{{if}}x{{end}}', '1:5: unexpected }}, expected a value'],
    ['{{}}', '1:3: unexpected }}, expected a value'],
    ['{{|}}', '1:3: unexpected |, expected a value'],
    ['{{.Name |}}', '1:10: unexpected }}, expected a value'],
    ['{{(1}}', '1:5: unexpected }}, expected )'],
    ['{{1)}}', '1:4: unexpected ), expected }}'],
    ['{{"a""b"}}', '1:6: unexpected "b", expected a space, | or }}'],
    ['{{"abc}}', '1:3: unclosed string: expected "'],
    ['{{`abc}}', '1:3: unclosed string: expected `'],
    ['{{"a\\q"}}', '1:3: unknown escape in this string'],
    ['{{"\\X41"}}', '1:3: unknown escape in this string'],
    ["{{'ab'}}", "1:3: 'ab' is not a single character"],
    ['{{1a}}', '1:3: invalid number 1a'],
    ['{{99999999999999999999}}', '1:3: invalid number 99999999999999999999'],
    ['{{/* c}}', '1:3: unclosed comment: expected */}}'],
    ['{{/* c */ .Name}}', '1:10: expected }} after the comment'],
    ['{{#}}', '1:3: unexpected #'],
    ['{{.Name-}}', '1:8: unexpected - in a name'],
    ['{{true.x}}', '1:7: only data, variables and parentheses have fields'],
    ['{{1 | 2}}', '1:7: expected a function after |'],
    ['{{.Name 1}}', '1:9: unexpected argument: only functions take arguments'],
    ['{{nil}}', '1:3: nil has no value'],
    ['{{$z}}', '1:3: unknown variable $z'],
    ['{{if true}}{{$z := 1}}{{end}}{{$z}}', '1:32: unknown variable $z'],
    ['{{$x = 1}}', '1:3: unknown variable $x'],
    ['{{$a, $b := 1}}', '1:7: too many variables: only range takes two'],
    ['{{break}}', '1:1: {{break}} outside of {{range}}'],
    ['{{template "nope"}}', '1:1: unknown template "nope"'],
    ['{{template nope}}', '1:12: unexpected nope, expected the name of a template in quotes'],
    ['{{define "a"}}1{{end}}{{define "a"}}2{{end}}', '1:25: duplicate template "a"'],
    ['{{if 1}}{{define "a"}}1{{end}}{{end}}', '1:9: {{define}} inside a block'],
    ['{{upper}}', '1:3: upper takes 1 argument, not 0'],
    ['{{"a" | upper "b"}}', '1:9: upper takes 1 argument, not 2'],
    ['{{eq 1}}', '1:3: eq takes at least 2 arguments, not 1'],
    ['{{slice 1 2 3 4 5}}', '1:3: slice takes at most 4 arguments, not 5'],
  ] as const) {
    test(template, () =>
      assert.equal(
        faultOf(() => parse(template)),
        fault,
      ),
    );
  }
  test('an unknown function, with all functions', () => {
    assert.equal(
      faultOf(() => parse('{{html .Name}}')),
      `1:3: unknown function "html"; known: ${[...functions.keys()].sort().join(', ')}`,
    );
  });
});

describe('reported if the data do not fit', () => {
  for (const [template, fault] of [
    ['x{{.Foo}}', '1:4: unknown field "Foo"; known: Name, Size, List, Ints, Map, Nil'],
    ['{{.Name.Foo}}', '1:8: no field "Foo" in a string'],
    ['{{.Nil.Foo}}', '1:7: no field "Foo" in nil'],
    ['{{.List.length}}', '1:8: no field "length" in a list'],
    ['{{eq "a" 1}}', '1:3: eq: a string cannot be compared with a number'],
    ['{{eq .List .List}}', '1:3: eq: a list cannot be compared'],
    ['{{lt true false}}', '1:3: lt: a bool cannot be compared with a bool'],
    ['{{lt 1 nil}}', '1:3: lt: a number cannot be compared with nil'],
    ['{{len 3}}', '1:3: len: a number has no length'],
    ['{{index .List 5}}', '1:3: index: index 5 is out of range (length 2)'],
    ['{{index .List -1}}', '1:3: index: index -1 is out of range (length 2)'],
    ['{{index .List "a"}}', '1:3: index: expected a whole number, not a string'],
    ['{{index .Map 1}}', '1:3: index: expected a string, not a number'],
    ['{{slice "hello" 3 2}}', '1:3: slice: start 3 is after end 2'],
    ['{{slice "hello" 1 2 3}}', '1:3: slice: a string has no third index'],
    ['{{slice .Map 1}}', '1:3: slice: a map cannot be sliced'],
    ['{{range "abc"}}{{end}}', '1:9: range needs a list, a map or a whole number (with one variable), not a string'],
    [
      '{{range $i, $v := 3}}{{end}}',
      '1:9: range needs a list, a map or a whole number (with one variable), not a number',
    ],
    ['{{join .Ints ","}}', '1:3: join: expected a string, not a number'],
    ['{{join .Name ","}}', '1:3: join: expected a list of strings, not a string'],
    ['{{upper .Map.zz}}', '1:3: upper: expected a string, not nil'],
    ['{{truncate "abc" -1}}', '1:3: truncate: expected a length, 0 or more'],
    ['{{pad "abc" -1 1}}', '1:3: pad: expected numbers of blanks, 0 or more'],
    ['{{printf 1}}', '1:3: printf: expected a string, not a number'],
    ['{{printf "%[1]d" 1}}', '1:3: printf: argument indexes such as %[1]s are not supported'],
  ] as const) {
    test(template, () =>
      assert.equal(
        faultOf(() => rendered(template, data)),
        fault,
      ),
    );
  }
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    test(`a row has no field ${name}`, () =>
      assert.match(
        faultOf(() => rendered(`{{.${name}}}`, data)),
        new RegExp(`^1:3: unknown field "${name}"; known: `),
      ));
  }
});

describe('templates that would run endlessly or use all memory', () => {
  const fails = (what: string, template: string, fault: RegExp): void => {
    test(what, () =>
      assert.match(
        faultOf(() => {
          for (const _ of pieces(template, data));
        }),
        fault,
      ),
    );
  };
  const nested = (open: string, close: string, times: number): string => `${open.repeat(times)}${close.repeat(times)}`;
  fails('blocks', nested('{{if true}}', '{{end}}', 501), /more than 500 levels nested$/);
  fails('parentheses', `{{${nested('(', ')', 100_000)}}}`, /more than 500 levels nested$/);
  fails('else if', `{{if 0}}${'{{else if 0}}'.repeat(10_000)}{{end}}`, /more than 500 levels nested$/);
  fails(
    'a template that calls itself',
    '{{define "a"}}{{template "a"}}{{end}}{{template "a"}}',
    /more than 500 levels/,
  );
  fails(
    'loops that print nothing',
    '{{range 1000000000000}}{{end}}',
    /^1:1: the template runs too long without output$/,
  );
  fails(
    'a text that doubles',
    '{{$x := "ab"}}{{range 99}}{{$x = print $x $x}}{{end}}',
    /^1:34: print: the template runs too long without output$/,
  );
  fails('blanks', '{{pad "x" 1000000000000 0}}', /^1:3: pad: the template runs too long without output$/);
  fails('a wide column', '{{printf "%9999999d" 1}}', /^1:3: printf: wider than 1000000$/);
  fails('many decimals', '{{printf "%.999f" 0.5}}', /^1:3: printf: more than 100 decimals$/);
  test('500 levels are allowed', () => {
    assert.equal(rendered(`${'{{if true}}'.repeat(499)}x${'{{end}}'.repeat(499)}`, data), 'x');
    assert.equal(rendered(`{{${'(not '.repeat(499)}1${')'.repeat(499)}}}`, data), 'false');
  });
});
