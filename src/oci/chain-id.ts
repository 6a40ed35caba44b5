// ChainIDs (config.md, "Layer ChainID"): the digest of a layer together with all below it. ChainID(0) = DiffID(0),
// ChainID(n) = SHA-256(ChainID(n-1) + " " + DiffID(n)).
import { type Digest, digestOf } from './digest.ts';

/** One for each layer, lowest first; undefined from the first layer on whose diffID is not known. */
export function chainIDs(diffIDs: readonly (Digest | undefined)[]): readonly (Digest | undefined)[] {
  const chain: (Digest | undefined)[] = [];
  for (const [at, diffID] of diffIDs.entries()) {
    const below = chain[at - 1];
    const isKnown = diffID !== undefined && (at === 0 || below !== undefined);
    chain.push(isKnown ? (at === 0 ? diffID : digestOf(Buffer.from(`${below} ${diffID}`))) : undefined);
  }
  return chain;
}
