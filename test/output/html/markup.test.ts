// HTML templates: inserted text is escaped, in elements and in attributes of either quotes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { html, jsonMarkup } from '../../../src/output/html/markup.ts';

describe('inserted text', () => {
  for (const [character, expected] of [
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", '&#39;'],
  ]) {
    test(`${character} is escaped everywhere`, () => {
      const text = `a${character}b${character}`;
      const safe = `a${expected}b${expected}`;
      assert.equal(
        html`<p title="${text}" lang='${text}'>${text}</p>`.markup,
        `<p title="${safe}" lang='${safe}'>${safe}</p>`,
      );
    });
  }
  test('control characters are shown as escapes', () =>
    assert.equal(html`<p>${'\x1b[0m'}</p>`.markup, '<p>\\x1B[0m</p>'));
});

test('markup and numbers are inserted as they are', () =>
  assert.equal(
    html`<ul>${['&', '2'].map((item) => html`<li>${item}</li>`)}</ul>${7}`.markup,
    '<ul><li>&amp;</li><li>2</li></ul>7',
  ));

test('JSON in a script element contains no tag and no line separator', () =>
  assert.equal(jsonMarkup({ a: '</script>\u2028\u2029' }).markup, '{"a":"\\u003c/script>\\u2028\\u2029"}'));
