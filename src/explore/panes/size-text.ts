// Sizes and counts, which are lower bounds where a layer was not read to its end.
import { humanSize } from '../../text/byte-size.ts';

export const atLeast = (text: string, isCut: boolean): string => (isCut ? `at least ${text}` : text);

export const sizeText = (bytes: number, isCut: boolean): string => atLeast(humanSize(bytes), isCut);
