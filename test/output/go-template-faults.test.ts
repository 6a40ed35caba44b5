// Invalid templates, and templates that do not fit the data: an error of one line, with its line and character, from 1.
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
    const start = '--format, ';
    assert.ok(error.message.startsWith(start), error.message);
    return error.message.slice(start.length);
  }
  assert.fail('no fault');
}

const parse = (template: string): unknown => parseTemplate(template, { start: 0, end: template.length }, functions);

describe('reported before there are data', () => {
  for (const [template, fault] of [
    ['{{.Name', 'character 1: unclosed action: expected }}'],
    ['one\ntwo {{if .Name}}x', 'line 2, character 5: {{if}} without {{end}}'],
    ['{{if .Name}}{{else}}x', 'character 1: {{if}} without {{end}}'],
    ['{{define "a"}}x', 'character 3: {{define}} without {{end}}'],
    ['é😀{{end}}', 'character 5: unexpected {{end}}'],
    ['{{range .List}}{{end}}{{else}}', 'character 25: unexpected {{else}}'],
    ['{{if .Name}}{{else}}{{else}}{{end}}', 'character 23: unexpected {{else}}, expected {{end}}'],
    ['{{if}}x{{end}}', 'character 5: unexpected }}, expected a value'],
    ['{{}}', 'character 3: unexpected }}, expected a value'],
    ['{{|}}', 'character 3: unexpected |, expected a value'],
    ['{{.Name |}}', 'character 10: unexpected }}, expected a value'],
    ['{{(1}}', 'character 5: unexpected }}, expected )'],
    ['{{1)}}', 'character 4: unexpected ), expected }}'],
    ['{{"a""b"}}', 'character 6: unexpected "b", expected a space, |, ) or }}'],
    ['{{"abc}}', 'character 3: unclosed string: expected "'],
    ['{{`abc}}', 'character 3: unclosed string: expected `'],
    ['{{"a\\q"}}', 'character 3: unknown escape in this string'],
    ['{{"\\X41"}}', 'character 3: unknown escape in this string'],
    ["{{'ab'}}", "character 3: 'ab' is not a single character"],
    ['{{1a}}', 'character 3: invalid number 1a'],
    ['{{99999999999999999999}}', 'character 3: invalid number 99999999999999999999'],
    ['{{/* c}}', 'character 3: unclosed comment: expected */}}'],
    ['{{/* c */ .Name}}', 'character 10: expected }} after the comment'],
    ['{{#}}', 'character 3: unexpected #'],
    ['{{.Name-}}', 'character 8: unexpected - in a name'],
    ['{{true.x}}', 'character 7: only data, variables and parentheses have fields'],
    ['{{1 | 2}}', 'character 7: expected a function after |'],
    ['{{.Name 1}}', 'character 9: unexpected argument: only functions take arguments'],
    ['{{nil}}', 'character 3: nil has no value'],
    ['{{$z}}', 'character 3: unknown variable $z'],
    ['{{if true}}{{$z := 1}}{{end}}{{$z}}', 'character 32: unknown variable $z'],
    ['{{$x = 1}}', 'character 3: unknown variable $x'],
    ['{{$a, $b := 1}}', 'character 7: too many variables: only range takes two'],
    ['{{break}}', 'character 1: {{break}} outside of {{range}}'],
    ['{{template "nope"}}', 'character 1: unknown template "nope"'],
    ['{{template nope}}', 'character 12: unexpected nope, expected the name of a template in quotes'],
    ['{{define "a"}}1{{end}}{{define "a"}}2{{end}}', 'character 25: duplicate template "a"'],
    ['{{if 1}}{{define "a"}}1{{end}}{{end}}', 'character 9: {{define}} inside a block'],
    ['{{upper}}', 'character 3: upper takes 1 argument, not 0'],
    ['{{"a" | upper "b"}}', 'character 9: upper takes 1 argument, not 2'],
    ['{{eq 1}}', 'character 3: eq takes at least 2 arguments, not 1'],
    ['{{slice 1 2 3 4 5}}', 'character 3: slice takes at most 4 arguments, not 5'],
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
      `character 3: unknown function "html"; known: ${[...functions.keys()].sort().join(', ')}`,
    );
  });
});

describe('reported if the data do not fit', () => {
  for (const [template, fault] of [
    ['x{{.Foo}}', 'character 4: unknown field "Foo"; known: Name, Size, List, Ints, Map, Nil'],
    ['{{.Name.Foo}}', 'character 8: no field "Foo" in a string'],
    ['{{.Nil.Foo}}', 'character 7: no field "Foo" in nil'],
    ['{{.List.length}}', 'character 8: no field "length" in a list'],
    ['{{eq "a" 1}}', 'character 3: eq: a string cannot be compared with a number'],
    ['{{eq .List .List}}', 'character 3: eq: a list cannot be compared'],
    ['{{lt true false}}', 'character 3: lt: a bool cannot be compared with a bool'],
    ['{{lt 1 nil}}', 'character 3: lt: a number cannot be compared with nil'],
    ['{{len 3}}', 'character 3: len: a number has no length'],
    ['{{index .List 5}}', 'character 3: index: index 5 is out of range (length 2)'],
    ['{{index .List -1}}', 'character 3: index: index -1 is out of range (length 2)'],
    ['{{index .List "a"}}', 'character 3: index: expected a whole number, not a string'],
    ['{{index .Map 1}}', 'character 3: index: expected a string, not a number'],
    ['{{slice "hello" 3 2}}', 'character 3: slice: start 3 is after end 2'],
    ['{{slice "hello" 1 2 3}}', 'character 3: slice: a string has no third index'],
    ['{{slice .Map 1}}', 'character 3: slice: a map cannot be sliced'],
    ['{{range "abc"}}{{end}}', 'character 9: range needs a list, a map or a whole number, not a string'],
    ['{{range $i, $v := 3}}{{end}}', 'character 9: range with two variables needs a list or a map, not a number'],
    ['{{join .Ints ","}}', 'character 3: join: expected a string, not a number'],
    ['{{join .Name ","}}', 'character 3: join: expected a list of strings, not a string'],
    ['{{upper .Map.zz}}', 'character 3: upper: expected a string, not nil'],
    ['{{truncate "abc" -1}}', 'character 3: truncate: expected a length, 0 or more'],
    ['{{pad "abc" -1 1}}', 'character 3: pad: expected numbers of blanks, 0 or more'],
    ['{{printf 1}}', 'character 3: printf: expected a string, not a number'],
    ['{{printf "%[1]d" 1}}', 'character 3: printf: argument indexes such as %[1]s are not supported'],
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
        new RegExp(`^character 3: unknown field "${name}"; known: `),
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
    /^character 1: too much work for this report; use fewer loops and shorter texts$/,
  );
  fails(
    'a text that doubles',
    '{{$x := "ab"}}{{range 99}}{{$x = print $x $x}}{{end}}',
    /^character 34: print: too much work for this report; use fewer loops and shorter texts$/,
  );
  for (const [name, template] of [
    ['loops that print', '{{range 1000000000000}}x{{end}}'],
    ['values printed without end', '{{range 1000000000000}}{{"\\t"}}{{end}}'],
    ['a text that is quoted again and again', '{{$x := "\\""}}{{range 60}}{{$x = printf "%q" $x}}{{end}}'],
    ['a text that is printed again and again', '{{$x := pad "a" 1000000 0}}{{range 100000}}{{$x}}{{end}}'],
    ['a text that is measured again and again', '{{$x := pad "a" 1000000 0}}{{range 100000}}{{len $x}}{{end}}'],
    ['a list that grows', '{{$x := "ab"}}{{range 60}}{{$x = join (split $x "") $x}}{{end}}'],
    [
      'templates that print and call each other',
      '{{define "a"}}{{range 9}}x{{template "a"}}{{end}}{{end}}{{template "a"}}',
    ],
  ] as const) {
    fails(name, template, /too much work for this report|more than 500 levels nested/);
  }
  test('a template may print all data many times', () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => `row ${at}`);
    const template = '{{range .}}{{.}} {{len .}} {{upper .}} {{printf "%20s" .}}\n{{end}}';
    let length = 0;
    for (const piece of pieces(template, rows)) length += piece.length;
    assert.ok(length > 200_000 * 40);
  });
  fails(
    'blanks',
    '{{pad "x" 1000000000000 0}}',
    /^character 3: pad: too much work for this report; use fewer loops and shorter texts$/,
  );
  fails('a wide column', '{{printf "%9999999d" 1}}', /^character 3: printf: wider than 1000000$/);
  fails('many decimals', '{{printf "%.999f" 0.5}}', /^character 3: printf: more than 100 decimals$/);
  test('500 levels are allowed', () => {
    assert.equal(rendered(`${'{{if true}}'.repeat(499)}x${'{{end}}'.repeat(499)}`, data), 'x');
    assert.equal(rendered(`{{${'(not '.repeat(499)}1${')'.repeat(499)}}}`, data), 'false');
  });
});
