// The ten largest files of an image, with the instruction that made each: node largest-files.js app.tar
import { openImage } from 'timg-inspect';

const image = await openImage(process.argv[2] ?? 'app.tar');
const files = await image.files();
for (const { size, path, layer } of files.largest(10)) console.log(size, path, layer.index, layer.instruction);
await image.close();
