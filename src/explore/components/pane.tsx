// A pane: a border, a title, and lines.
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { type Area, widthIn } from '../model/layout.ts';
import { type Line, type Paint, paintLine } from '../panes/line.ts';

interface PaneProps {
  readonly area: Area;
  readonly title: string;
  readonly hasFocus: boolean;
  readonly lines: readonly Line[];
  readonly paint: Paint;
}

const [plain, strong] = [asciiBorder('+', '-', '|'), asciiBorder('#', '=', '|')];

function asciiBorder(corner: string, horizontal: string, vertical: string) {
  const [topLeft, topRight, bottomLeft, bottomRight] = [corner, corner, corner, corner];
  const [top, bottom, left, right] = [horizontal, horizontal, vertical, vertical];
  return { topLeft, topRight, bottomLeft, bottomRight, top, bottom, left, right };
}

/** The border tells which pane has the focus, with and without color. */
export function Pane({ area, title, hasFocus, lines, paint }: PaneProps): ReactElement {
  const ascii = hasFocus ? strong : plain;
  const unicode = hasFocus ? 'bold' : 'single';
  const width = widthIn(area);
  const border = paint.isASCII ? ascii : unicode;
  const head: Line = { pieces: [{ text: title, meaning: hasFocus ? 'strong' : 'plain' }] };
  return (
    <Box
      position="absolute"
      marginLeft={area.column}
      marginTop={area.row}
      width={area.width}
      height={area.height}
      {...(area.hasBorder ? { borderStyle: border } : {})}
      flexDirection="column"
    >
      {[head, ...lines].slice(0, area.height - (area.hasBorder ? 2 : 0)).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <Text key={at} wrap="truncate">
          {paintLine(line, width, paint) || ' '}
        </Text>
      ))}
    </Box>
  );
}
