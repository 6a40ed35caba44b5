// The contract of a mutation: one way to make an archive hostile. To add one, write it in a file under mutations/ and list
// it in mutations.ts.
import type { Random } from './random.ts';

export interface Mutation {
  readonly name: string;
  /** The archive's bytes made wrong. What has no use for the sample builds an archive of its own. */
  mutate(sample: Buffer, random: Random): Buffer;
}
