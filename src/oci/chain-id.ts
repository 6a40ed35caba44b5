// Chain IDs (config.md, "Layer ChainID"): identify a layer together with all layers below it. ChainID(0) = DiffID(0),
// ChainID(n) = SHA-256(ChainID(n-1) + " " + DiffID(n)).
import { type Digest, digestOf } from './digest.ts';

/** One chain ID per layer, lowest first; undefined from the first layer with an unknown diff ID on. */
export function chainIDs(diffIDs: readonly (Digest | undefined)[]): readonly (Digest | undefined)[] {
  const chain: (Digest | undefined)[] = [];
  for (const [at, diffID] of diffIDs.entries()) {
    const below = chain[at - 1];
    const isKnown = diffID !== undefined && (at === 0 || below !== undefined);
    chain.push(isKnown ? (at === 0 ? diffID : digestOf(Buffer.from(`${below} ${diffID}`))) : undefined);
  }
  return chain;
}
