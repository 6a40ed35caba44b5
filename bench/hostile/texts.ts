// Dimensions of a single text and of what is shown: long texts of one kind in every field that is printed, by every output.
import { type Dimension, files, imageOf, type Made, times } from './dimension.ts';

/** An image that has the text wherever a text of any length is allowed. */
const withText = (text: string): Made =>
  imageOf([{ createdBy: `RUN ${text}`, comment: text, entries: files(1, () => 'f') }], {
    names: ['a:1'],
    config: { Env: [`A=${text}`], Labels: { text }, Cmd: [text], User: text, WorkingDir: text, StopSignal: text },
    override: { author: text, architecture: text, os: text },
  });

const textCommands = [
  ...['table', 'markdown', 'sarif', 'junit', 'github'].map((format) => ['validate', 'ARCHIVE', '--format', format]),
  ['ARCHIVE', '--format', 'html'],
  ['inspect', 'ARCHIVE'],
  ['history', 'ARCHIVE', '--no-trunc'],
  ['history', 'ARCHIVE', '--dockerfile'],
  ['diff', 'ARCHIVE', 'samples/hello_image.tar'],
];

const kinds: Readonly<Record<string, (size: number) => string>> = {
  blanks: (n) => ' '.repeat(n),
  'one letter': (n) => 'a'.repeat(n),
  'combining marks': (n) => `a${'\u0301'.repeat(n)}`,
  'letters that are not ASCII': (n) => 'ы'.repeat(n),
  surrogates: (n) => '\ud800'.repeat(n),
  'line breaks': (n) => '\n'.repeat(n),
  'blanks and line breaks': (n) => `${' '.repeat(n / 2)}\n${' '.repeat(n / 2)}x`,
  backticks: (n) => '`'.repeat(n),
  backslashes: (n) => '\\'.repeat(n),
  'angle brackets': (n) => '<'.repeat(n),
  emoji: (n) => '👩‍👩‍👧'.repeat(n / 8),
  '`&&` of a shell': (n) => '&& \\\n'.repeat(n / 5),
  slashes: (n) => '/'.repeat(n),
  'escape characters': (n) => '\u001b['.repeat(n / 2),
};

export const textDimensions: readonly Dimension[] = [
  ...Object.entries(kinds).map(
    ([kind, make]): Dimension => ({
      name: `one text of ${kind}`,
      // Twelve texts of the largest size are less than the limit of a JSON document.
      sizes: [12_500, 50_000, 200_000],
      make: (n) => withText(make(n)),
      commands: textCommands,
    }),
  ),
  ...['markdown', 'html', 'json', 'sarif', 'table'].map(
    (format): Dimension => ({
      name: `many rows as ${format}`,
      sizes: [2500, 10_000, 40_000],
      make: (n) =>
        imageOf([{ entries: files(n, (i) => `d${i % 100}/f${i}`) }, { entries: files(n, (i) => `d${i % 100}/f${i}`) }]),
      commands: [
        ['files', 'ARCHIVE', '--format', format],
        ['bloat', 'ARCHIVE', '--limit', '0', '--format', format],
        ['changes', 'ARCHIVE', '--format', format],
        ['ARCHIVE', '--format', format],
      ],
    }),
  ),
  ...['markdown', 'html', 'sarif'].map(
    (format): Dimension => ({
      name: `many layers as ${format}`,
      sizes: [250, 1000, 4000],
      make: (n) => imageOf(times(n, (i) => ({ createdBy: `RUN ${i}`, entries: files(1, () => `f${i}`) }))),
      commands: [
        ['layers', 'ARCHIVE', '--format', format],
        ['history', 'ARCHIVE', '--format', format],
        ['ARCHIVE', '--format', format],
        ['validate', 'ARCHIVE', '--format', format],
      ],
    }),
  ),
  {
    name: 'changes between two images',
    sizes: [2500, 10_000, 40_000],
    make: (n) => imageOf([{ entries: files(n, (i) => `d${i % 100}/f${i}`) }]),
    commands: ['table', 'html', 'markdown'].map((format) => [
      'diff',
      'samples/hello_image.tar',
      'ARCHIVE',
      '--format',
      format,
    ]),
  },
];
