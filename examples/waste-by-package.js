// Wasted bytes of each package, and the files that they are: node waste-by-package.js app.tar
import { openImage } from 'timg-inspect';

const image = await openImage(process.argv[2] ?? 'app.tar');
try {
  const packages = await image.packages();
  for (const { name, version, wasted } of packages)
    if (wasted > 0) console.log(`${name} ${version}: ${wasted} bytes wasted`);

  for (const file of await image.files({ view: 'wasted' }))
    console.log(file.package?.name ?? '-', file.size, file.wasted, file.path, `layer ${file.layer.index}`);
} finally {
  await image.close();
}
