// What a new release adds to the size, and the ten paths that grew most: node compare-releases.js v1.tar v2.tar
import { compare, openImage } from 'timg-inspect';

const [oldArchive = 'v1.tar', newArchive = 'v2.tar'] = process.argv.slice(2);
const old = await openImage(oldArchive);
const newer = await openImage(newArchive);
try {
  const { growth, changes } = await compare(old, newer);
  console.log(`growth: ${growth ?? 'unknown'} bytes`);
  const grown = Array.from(changes ?? [], ({ path, kind, before, after }) => {
    return { path, kind, bytes: (after?.size ?? 0) - (before?.size ?? 0) };
  });
  grown.sort((a, b) => b.bytes - a.bytes);
  for (const { path, kind, bytes } of grown.slice(0, 10)) console.log(bytes, kind, path);
} finally {
  await newer.close();
  await old.close();
}
