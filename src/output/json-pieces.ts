// JSON.stringify(value, null, 2) in pieces, for plain data of any size: the whole would not fit a string where an answer
// lists hundreds of thousands of paths. What is short is descended into; the elements of a long list are a piece each.

const mostDescended = 100;

export function* jsonPieces(value: object, newline = '\n'): Generator<string> {
  const isList = Array.isArray(value);
  const [opening, closing] = isList ? '[]' : '{}';
  const inner = `${newline}  `;
  let before = opening;
  for (const [key, member] of isList ? value.entries() : Object.entries(value)) {
    const isDescended = isContainer(member) && !(isList && value.length > mostDescended);
    const text = isDescended ? '' : wholeText(member, inner, isList);
    if (text === undefined) continue;
    yield `${before}${inner}${isList ? '' : `${JSON.stringify(key)}: `}${text}`;
    if (isDescended) yield* jsonPieces(member, inner);
    before = ',';
  }
  yield before === opening ? opening + closing : newline + closing;
}

const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !('toJSON' in value);

/** Undefined for what an object leaves out; a list keeps its place. */
function wholeText(value: unknown, newline: string, isInList: boolean): string | undefined {
  const text: string | undefined = JSON.stringify(value, null, 2);
  return text === undefined && isInList ? 'null' : text?.replaceAll('\n', newline);
}
