// The whole screen: title, panes and status, or the help.

import { Box, Text, useInput } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import { efficiency, wastedBytes } from '../../analysis/ledger.ts';
import { absentText } from '../../rules/completeness.ts';
import { humanSize, percent } from '../../text/byte-size.ts';
import { type Area, layoutOf, linesIn } from '../model/layout.ts';
import { helpTop, viewerHeight } from '../model/update.ts';
import { type Viewer, viewerHint } from '../model/viewer.ts';
import { detailLines } from '../panes/detail-lines.ts';
import { helpLines } from '../panes/help-lines.ts';
import { imageLines } from '../panes/image-lines.ts';
import { layerLines, layersHead } from '../panes/layer-lines.ts';
import { type Line, lineOf, type Paint, paintLine } from '../panes/line.ts';
import { showingText, treeHead, treeLines, treeTotal } from '../panes/tree-lines.ts';
import { viewerLines } from '../panes/viewer-lines.ts';
import type { Session, Shown } from '../session.ts';
import { Pane } from './pane.tsx';

export function Explorer({ session, paint }: { readonly session: Session; readonly paint: Paint }): ReactElement {
  const shown = useSyncExternalStore(session.subscribe, session.shown);
  useInput(session.input);
  const { columns, rows } = shown.state;
  return (
    <Box width={columns} height={rows}>
      <Row row={0} line={titleLine(shown)} shown={shown} paint={paint} />
      <Body shown={shown} paint={paint} />
      {rows > 2 && <Row row={rows - 1} line={statusLine(shown)} shown={shown} paint={paint} />}
    </Box>
  );
}

interface ShownProps {
  readonly shown: Shown;
  readonly paint: Paint;
}

function Row({ row, line, shown, paint }: ShownProps & { readonly row: number; readonly line: Line }): ReactElement {
  return (
    <Box position="absolute" marginTop={row}>
      <Text wrap="truncate">{paintLine(line, shown.state.columns, paint)}</Text>
    </Box>
  );
}

function Panes({ shown, paint }: ShownProps): ReactElement {
  const { state, explored } = shown;
  const { layers, files } = explored;
  const layout = layoutOf(state, explored);
  const details = layout.details && detailLines(state, explored, layout.details.width - 2);
  const treeTitle = [
    showingText(state.showing, state.layer),
    `by ${state.sort}`,
    ...(state.filter === '' ? [] : [`filter ${state.filter}`]),
  ].join(' · ');
  return (
    <>
      {layout.images && (
        <Pane
          area={layout.images}
          title="Images"
          hasFocus={state.focus === 'images'}
          lines={imageLines(state, explored.images, linesIn('images', layout.images))}
          paint={paint}
        />
      )}
      {layout.layers && (
        <Pane
          area={layout.layers}
          title="Layers"
          hasFocus={state.focus === 'layers'}
          lines={[layersHead(layers), ...layerLines(state, layers, linesIn('layers', layout.layers))]}
          paint={paint}
        />
      )}
      {layout.details && details && (
        <Pane
          area={layout.details}
          title="Details"
          hasFocus={state.focus === 'details'}
          lines={details.slice(Math.min(state.tops.details, Math.max(details.length - 1, 0)))}
          paint={paint}
        />
      )}
      {layout.tree && (
        <Pane
          area={layout.tree}
          title={treeTitle}
          hasFocus={state.focus === 'tree'}
          lines={
            files
              ? [
                  treeHead(state, files),
                  treeTotal(state, files),
                  ...treeLines(state, files, layout.tree.width - 2, linesIn('tree', layout.tree)),
                ]
              : [noFiles(shown)]
          }
          paint={paint}
        />
      )}
    </>
  );
}

const filterHint = '  text, *.glob, /regex/, pkg:name, >10MB, kind:added';

const noFiles = ({ reading, explored }: Shown): Line =>
  lineOf(
    reading ? 'reading layers' : ((explored.image && absentText(explored.image.layers)) ?? 'the files are unknown'),
    'faint',
  );

function Body({ shown, paint }: ShownProps): ReactElement {
  if (shown.state.viewer) return <FileViewer viewer={shown.state.viewer} shown={shown} paint={paint} />;
  return shown.state.help ? <Help shown={shown} paint={paint} /> : <Panes shown={shown} paint={paint} />;
}

function FileViewer({ viewer, shown, paint }: ShownProps & { readonly viewer: Viewer }): ReactElement {
  return (
    <Pane
      area={wholeBody(shown)}
      title={viewer.title}
      hasFocus
      lines={viewerLines(viewer, viewerHeight(shown.state))}
      paint={paint}
    />
  );
}

function Help({ shown, paint }: ShownProps): ReactElement {
  const lines = helpLines(paint.isASCII).slice(helpTop(shown.state));
  return <Pane area={wholeBody(shown)} title="Keys" hasFocus lines={lines} paint={paint} />;
}

/** All but the title and the status. */
const wholeBody = ({ state: { columns, rows } }: Shown): Area => ({
  column: 0,
  row: 1,
  width: columns,
  height: Math.max(rows - 2, 1),
});

function titleLine({ name, state, explored: { image, images } }: Shown): Line {
  const total = image?.merged?.ledger.total;
  const wasted = total ? wastedBytes(total) : 0;
  const sizes = total
    ? `  files ${humanSize(total.live + wasted)} · wasted ${humanSize(wasted)} · efficiency ${percent(efficiency(total))}`
    : '';
  return {
    pieces: [
      { text: [...(name === undefined ? [] : [name]), images[state.image]].join('  '), meaning: 'strong' },
      { text: sizes },
    ],
  };
}

function statusLine({ state, reading }: Shown): Line {
  if (state.viewer) return lineOf(state.viewer.isTyping ? `search: ${state.viewer.search}_` : viewerHint, 'faint');
  if (state.extracting) return lineOf(`extract to (nothing is overwritten): ${state.extracting.name}_`);
  if (state.isTyping)
    return {
      pieces: [
        { text: `filter: ${state.filter}` },
        { text: '_', meaning: 'strong' },
        { text: state.message ? `  ${state.message}` : filterHint, meaning: 'faint' },
      ],
    };
  if (state.message !== undefined) return lineOf(state.message);
  if (reading) {
    const { done, total } = reading;
    return lineOf(total === 0 ? 'reading layers' : `reading layers: ${humanSize(done)} of ${humanSize(total)}`);
  }
  return lineOf('Tab pane · 1–4 show · s sort · / filter · Enter view · ? keys · q quit', 'faint');
}
