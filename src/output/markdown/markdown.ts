// Markdown output in GitHub's flavor: a page of blocks or, if the report has one, a comment on a pull request.
import type { Block } from '../../report/block.ts';
import { inertLine } from '../inert-text.ts';
import type { Output } from '../output.ts';
import { blockLines } from './blocks.ts';
import { commentText } from './comment.ts';

export const markdown: Output = {
  name: 'markdown',
  findings: 'page',
  *render({ comment, blocks }) {
    if (comment) yield commentText(comment());
    else yield* pageText(blocks());
  },
};

function* pageText(blocks: readonly Block[]): Generator<string> {
  let before = '';
  for (const block of blocks) {
    const isPatch = block.kind === 'lines' && block.language === 'diff';
    const { before: first, items, after } = blockLines(block);
    for (const lines of [first, items, after]) {
      for (const line of lines) {
        yield `${before}${inertLine(line, isPatch)}\n`;
        before = '';
      }
    }
    before = '\n';
  }
}
