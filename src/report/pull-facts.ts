// What a node that has the old image must fetch for the new one, as facts on a page.
import { counted } from '../rules/counted.ts';
import { instruction } from '../spec/instruction.ts';
import { type Block, bytes, count } from './block.ts';
import type { DiffData } from './diff-data.ts';
import { humanSize } from './human-size.ts';

export function pullFacts({ pull, layers }: DiffData): Block {
  const { exists, fetches, bustedBy, sizes, fetchedAgain, again, ideal } = pull;
  const step = layers.find(({ new: side }) => side !== null && side.index === bustedBy)?.new?.createdBy;
  const because =
    bustedBy === null ? '' : `, from layer ${bustedBy} on${step ? `, which is ${instruction(step)}` : ''}`;
  const asked = sizes.distribution === null ? ', uncompressed' : '';
  const repeated = {
    name: 'fetched again',
    value: bytes(again.distribution ?? again.content),
    note: `of that, in ${counted(fetchedAgain.length, 'layer')}, the old image has too, above other layers`,
  };
  return {
    kind: 'facts',
    facts: [
      {
        name: 'already exists',
        value: count(exists.length),
        note: `${exists.length === 1 ? 'layer' : 'layers'}, on a node that has the old image`,
      },
      {
        name: 'to fetch',
        value: bytes(sizes.distribution ?? sizes.content),
        note: `in ${counted(fetches.length, 'layer')}${asked}${because}`,
      },
      ...(fetchedAgain.length > 0 ? [repeated] : []),
      {
        name: 'ideal',
        value: bytes(ideal),
        note: `of files really differ; what is fetched holds ${sizes.files === null ? 'an unknown number' : humanSize(sizes.files)}`,
      },
    ],
  };
}
