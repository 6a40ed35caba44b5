// Characters of names from archives that a reader would not see, or that a terminal or a CI log would execute.

/**
 * Control characters, invalid bytes, line and paragraph separators, and characters that are not visible: direction marks,
 * zero-width characters, fillers, tags, variation selectors. The joiners and selectors of an emoji are kept. Of the marks on
 * a letter, those after the eighth, which no script uses and which cover other lines. The rest are commands that may stand
 * anywhere in a line: the second "#" of one, and the first letter of a section mark.
 */
export const unsafe =
  /(?!(?<=\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\ufe0f|(?<=[\d#*])\ufe0f(?=\u20e3))[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\u{13430}-\u{1343f}\u{1d159}]|\p{M}(?<=\p{M}{9})|(?<=#)#(?=\[|vso\[|teamcity\[)|s(?=ection_(?:start|end):\d)/giu;
