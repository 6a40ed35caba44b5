// The contract of a mutation: one way to make an archive hostile. To add one, write it in a file under mutations/ and list
// it in mutations.ts.
import type { Random } from './random.ts';

export interface Mutation {
  readonly name: string;
  /** The mutated bytes. A mutation can also ignore the sample and build an archive. */
  mutate(sample: Buffer, random: Random): Buffer;
}
