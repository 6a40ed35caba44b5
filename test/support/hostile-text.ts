// Texts of an archive that try to break out of a format: markup, newlines, control characters, lone surrogates.
import fc from 'fast-check';

const pieces = [
  ...['\n', '\r\n', '\t', '\0', '\x1b[31m', '\u0085', '\u009b', '\u2028', '\ufffe', '\uffff', '\ufeff', '\u202e'],
  ...['\ud800', '\udc80', '\udfff', '🐳', '日本', 'e\u0301', '\u200b', '\u00a0'],
  ...[']]>', '<!--', '-->', '<b>', '&amp;', '&', '<', '>', '"', "'", '<?x', '</failure>', '<code>', '</code>'],
  ...['::error::', '::', '%0A', '%', ':', ',', '##[error]', 'file='],
  ...[
    '|',
    '\\',
    '`',
    '``',
    '*',
    '**',
    '_',
    '~~',
    '[',
    '](x)',
    '](',
    '!',
    '#',
    '+',
    '-',
    '=',
    '1.',
    '>',
    '$',
    '{0}',
    '}',
  ],
  ...[
    '@octocat',
    '@',
    'http://a.b',
    'www.a.b',
    'me@a.b',
    '#1',
    'GH-1',
    ':tada:',
    'd46f65feed50',
    'a',
    'word',
    ' ',
    '  ',
  ],
];

export const hostileText = fc
  .array(fc.oneof({ arbitrary: fc.constantFrom(...pieces), weight: 9 }, fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
