// What a node that has the old image must fetch for the new one, as facts on a page.
import { counted } from '../rules/counted.ts';
import { instruction } from '../spec/instruction.ts';
import { type Block, bytes, count } from './block.ts';
import type { DiffData } from './diff-data.ts';
import { humanSize } from './human-size.ts';

export function pullFacts({ pull, layers }: DiffData): Block {
  const { distribution, content, files } = pull.sizes;
  const step = layers.find(({ new: side }) => side !== null && side.index === pull.bustedBy)?.new?.createdBy;
  const because =
    pull.bustedBy === null ? '' : `, from layer ${pull.bustedBy} on${step ? `: ${instruction(step)}` : ''}`;
  const what = distribution === null ? 'content; how much it is compressed is not in the archive' : 'compressed layers';
  return {
    kind: 'facts',
    facts: [
      {
        name: 'already exists',
        value: count(pull.exists.length),
        note: 'layers of the new image that a node with the old one has',
      },
      {
        name: 'to fetch',
        value: bytes(distribution ?? content),
        note: `${counted(pull.fetches.length, 'layer')} of ${what}${because}`,
      },
      ...(pull.fetchedAgain.length > 0
        ? [
            {
              name: 'fetched again',
              value: bytes(pull.again.distribution ?? pull.again.content),
              note: `of that is in the old image too, above another layer (${counted(pull.fetchedAgain.length, 'layer')})`,
            },
          ]
        : []),
      {
        name: 'ideal',
        value: bytes(pull.ideal),
        note: `of files is what really differs; those layers hold ${files === null ? '?' : humanSize(files)}`,
      },
    ],
  };
}
