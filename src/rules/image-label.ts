// What a finding calls an image.
import type { Image } from '../image/image.ts';
import { shortDigest } from '../spec/digest.ts';

export const imageLabel = ({ names, imageID, platform }: Image): string | null =>
  names[0] ?? (imageID ? shortDigest(imageID) : (platform ?? null));
