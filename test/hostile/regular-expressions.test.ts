// No regular expression of the sources backtracks: the steps for a text grow with its length, not with its square. Texts
// are made from each pattern: every part of it repeated, after what leads to it and before what does not fit. This finds
// loops in loops, neighbors that take the same characters, and searches that start again at every character. It cannot
// find an attack of several different parts that are repeated in turns.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, test } from 'node:test';
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import { isCallExpression, isPropertyAccessExpression, type Node, SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { looksLike } from '../../src/bytes/looks-like.ts';
import { storageOf } from '../../src/image/recognition/storages.ts';
import { dockerfileOf } from '../../src/oci/history.ts';
import { parsePlatform } from '../../src/oci/platform.ts';
import { taggedName } from '../../src/oci/reference.ts';
import { Fault } from '../../src/output/go-template/fault.ts';
import { lex } from '../../src/output/go-template/lex.ts';
import { prose } from '../../src/output/markdown/prose.ts';
import { globFault, pathMatch } from '../../src/text/glob.ts';
import { shellWord } from '../../src/text/shell-word.ts';
import { utcTime, utcTimestamp } from '../../src/text/time.ts';
import { superlinear } from '../support/backtracking.ts';
import { inProject, projectRoot } from '../support/project.ts';

/** These make patterns when they are loaded, from parts that they share. */
const made = await madeBy(async () => {
  await import('../../src/rules/portability/host.ts');
  await import('../../src/rules/portability/loading.ts');
  await import('../../src/rules/reference/names.ts');
  await import('../../src/rules/validity/annotations.ts');
});
/**
 * These make patterns of one character from a pattern that a user writes, or only ask whether that is one; of files that match one of
 * several literals.
 */
const makers = [
  'src/explore/model/filter.ts',
  'src/rules/matching-files.ts',
  'src/text/glob.ts',
  'src/text/regex-parser.ts',
];

async function madeBy(load: () => Promise<void>): Promise<readonly RegExp[]> {
  const regexes: RegExp[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, given) {
      const regex: RegExp = Reflect.construct(target, given);
      regexes.push(regex);
      return regex;
    },
  });
  try {
    await load();
  } finally {
    globalThis.RegExp = original;
  }
  return regexes;
}

const generated = /validators\.ts$|page-assets\.ts$/;

/** `x instanceof RegExp` */
const isTest = ({ kind, getText }: Node): boolean =>
  kind === SyntaxKind.BinaryExpression && getText().includes('instanceof');

const patternMethods = new Set(['match', 'matchAll', 'search']);

const texts = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateExpression,
]);

/** A call of a method that makes a pattern from a text: `name.match('a+')`. */
function takesPattern(node: Node): boolean {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false;
  const [pattern] = node.arguments;
  return pattern !== undefined && texts.has(pattern.kind) && patternMethods.has(node.expression.name.getText());
}

interface Sources {
  /** Each with a file that has it. */
  readonly literals: ReadonlyMap<string, string>;
  /** Files that make patterns in another way. */
  readonly makers: readonly string[];
  readonly files: ReadonlySet<string>;
}

function sources(): Sources {
  const literals = new Map<string, string>();
  const files = new Set<string>();
  const found = new Set<string>();
  const api = new API({ cwd: projectRoot });
  try {
    for (const config of ['tsconfig.json', 'tsconfig.browser.json']) {
      const project = api.updateSnapshot({ openProject: inProject(config) }).getProject(inProject(config));
      assert.ok(project);
      for (const file of project.rootFiles.filter((one) => one.startsWith(inProject('src/')) && !generated.test(one))) {
        const name = relative(projectRoot, file);
        const visit = (node: Node): void => {
          if (node.kind === SyntaxKind.RegularExpressionLiteral) literals.set(node.getText(), name);
          else if (node.kind === SyntaxKind.Identifier && node.getText() === 'RegExp') {
            if (node.parent.kind !== SyntaxKind.TypeReference && !isTest(node.parent)) found.add(name);
          } else if (takesPattern(node)) found.add(name);
          node.forEachChild(visit);
        };
        const source = project.program.getSourceFile(file);
        assert.ok(source, file);
        files.add(name);
        visit(source);
      }
    }
  } finally {
    api.close();
  }
  return { literals, makers: [...found].sort(), files };
}

const found = sources();

test('patterns are made at run time only where it is known', () =>
  assert.deepEqual(
    found.makers.filter((file) => !file.startsWith('src/rules/') || makers.includes(file)),
    makers,
  ));

test('all files are searched', () => {
  const all = readdirSync(inProject('src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name}`)
    .filter((name) => /\.tsx?$/.test(name) && !generated.test(name));
  assert.deepEqual([...found.files].sort(), all.sort());
});

describe('made at run time', () => {
  test('all are found', () => assert.equal(made.length, found.makers.length - makers.length + 1));
  for (const { source, flags } of made) {
    test(source, () => assert.equal(superlinear(source, flags), undefined));
  }
});

describe('literals', () => {
  test('all are found', () => assert.ok(found.literals.size > 150));
  for (const [literal, file] of found.literals) {
    const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(literal) ?? [];
    test(`${file} ${literal}`, () => assert.equal(superlinear(source, flags), undefined));
  }
});

describe('schemas', () => {
  const patterns = new Set<string>();
  for (const file of readdirSync(inProject('schemas')).filter((name) => name.endsWith('.json'))) {
    JSON.parse(readFileSync(inProject('schemas', file), 'utf8'), (key, value) => {
      if (key === 'pattern' && typeof value === 'string') patterns.add(value);
      return value;
    });
  }
  for (const pattern of patterns) test(pattern, () => assert.equal(superlinear(pattern, 'u'), undefined));
});

describe('a megabyte of the worst letters', () => {
  const megabyte = (text: string): string => text.repeat(2 ** 20 / text.length);
  const step = (createdBy: string): string => dockerfileOf([{ createdBy, layer: null }])[2] ?? '';
  for (const [name, actual, expected] of [
    ['an HTML page', () => looksLike(Buffer.from(`${megabyte('<!--->')}<p>`))?.name, 'XML'],
    ['an HTML page after comments', () => looksLike(Buffer.from('<!-- a > b -->\n<html>'))?.name, 'an HTML page'],
    ['the storage of a mirror', () => storageOf([megabyte('/v2/x/v2')]), undefined],
    [
      'the storage of a mirror at its end',
      () => storageOf([`${megabyte('/v1')}/v2/a/blobs/x`])?.what,
      'this is the storage of a mirror',
    ],
    ['an instruction', () => step(`CMD ["${megabyte('\\"')}]`), `CMD ["${megabyte('\\"')}]`],
    ['two words', () => step('CMD ["a\\"" "b"]'), 'CMD ["a\\"", "b"]'],
    ['a time', () => utcTime(`2024-01-01T00:00:00.${megabyte('0')}1`), undefined],
    ['zeros', () => utcTimestamp(0, 100), '1970-01-01T00:00:00.0000001Z'],
    ['a name of a platform', () => parsePlatform(`windows(${megabyte('+1')}`), undefined],
    ['a sentence', () => prose(`${megabyte('( ')}x`).length, 2 ** 20 + 3],
    ['a word of a shell', () => shellWord(`${megabyte('#')}a`).length, 2 ** 20 + 3],
    ['a tag', () => taggedName(megabyte('a:')), `${megabyte('a:')}:latest`],
  ] as const) {
    test(name, () => assert.equal(actual(), expected));
  }
});

/** A group that repeats millions of times overflows the stack of V8: these are given no text that long, or read it in one step. */
const repeatedGroups: Readonly<Record<string, string>> = {
  'src/analysis/comparison/edited-layers.ts': 'the start of an instruction',
  'src/bytes/looks-like.ts': 'the start of a file',
  'src/bytes/tar/extended-headers.ts': 'the group is a fixed text',
  'src/image/recognition/storages.ts': 'longestName',
  'src/oci/history.ts': 'maxList',
  'src/output/go-template/lex.ts': 'maxLength',
  'src/rules/policy.ts': 'an argument of the command line',
  'src/text/glob.ts': 'longestGlob',
  'src/text/regex-parser.ts': 'longestGlob',
};

test('groups repeat only in texts that are not too long', () => {
  const files = new Set<string>();
  for (const [literal, file] of found.literals) {
    const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(literal) ?? [];
    visitRegExpAST(new RegExpParser().parsePattern(source, 0, source.length, { unicode: flags.includes('u') }), {
      onQuantifierEnter({ max, element }) {
        if (max === Number.POSITIVE_INFINITY && 'alternatives' in element) files.add(file);
      },
    });
  }
  assert.deepEqual([...files].sort(), Object.keys(repeatedGroups));
});

describe('ten million characters', () => {
  const long = (text: string): string => text.repeat(1e7 / text.length);
  const faultOf = (source: string): string => {
    try {
      return `${lex(source, { start: 0, end: source.length }).length} tokens`;
    } catch (error) {
      return error instanceof Fault ? error.message : String(error);
    }
  };
  const tooLong = 'it is longer than 4096 characters';
  const longTemplate = 'a template of more than 1048576 characters';
  for (const [name, actual, expected] of [
    ['the storage of a mirror', () => storageOf([`${long(':/')}v2/a/blobs/x`]), undefined],
    ['a storage after it', () => storageOf([long(':/'), 'v2/a/blobs/x'])?.example, 'v2/a/blobs/x'],
    ['features of a platform', () => parsePlatform(`windows(1${long('+1')})/amd64`)?.platform.osFeatures, ['1']],
    ['features without a name', () => parsePlatform(`windows(1${long('++')})/amd64`), undefined],
    ['a negated glob', () => globFault(`${long('!')}a`), tooLong],
    ['a glob of a class', () => globFault(`[${long('\\a')}]`), tooLong],
    ['a pattern of a class', () => pathMatch(`[${long('\\a')}]`, 'a'), undefined],
    ['a pattern of a range', () => pathMatch(`[${long('a-b')}]`, 'a'), undefined],
    ['a name for a pattern', () => pathMatch('*b', `${long('a')}b`), true],
    ['a number in a template', () => faultOf(`{{${long('1')}}}`), longTemplate],
    ['a string in a template', () => faultOf(`{{"${long('\\a')}"}}`), longTemplate],
    ['the text of a template', () => faultOf(long(' ')), longTemplate],
    ['as much as a template may have', () => faultOf(`{{"${'\\a'.repeat(2 ** 19 - 3)}"}}`), '4 tokens'],
  ] as const) {
    test(name, () => assert.deepEqual(actual(), expected));
  }
});

describe('patterns that backtrack are found', () => {
  for (const [source, flags] of [
    ['(a+)+b', ''],
    ['(a|a)*b', ''],
    ['^(a|ab|b)*$', ''],
    ['^(?:a*)*$', ''],
    ['^\\s*(?:<(?:!--|\\?xml).*?>\\s*)*<html', 's'],
    ['\\s+$', ''],
    ['\\s*[\\r\\n]+\\s*', 'g'],
    ['a*a*b', ''],
    ['^(.*?)([^/]*)/*$', 's'],
    ['(?:^|/)v2/.+/manifests', ''],
    ['"(?:[^"\\\\]|\\\\.)*"', 'g'],
    ['^\\d[\\d_]*\\.?[\\d_]*$', ''],
    ['\\B(?=(?:\\d{3})+$)', 'g'],
    ['^lib(?:/[^/]+-linux-[^/]+)?/libc', ''],
    ['^ld[^/]*\\.so[^/]*$', ''],
    ['\\[[^\\]]+\\]', ''],
  ] as const) {
    test(`/${source}/${flags}`, () => assert.notEqual(superlinear(source, flags), undefined));
  }
});
