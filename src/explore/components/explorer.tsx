// The whole screen: title, panes and status, or the help.

import { Box, Text, useInput } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import { efficiency, wastedBytes } from '../../analysis/ledger.ts';
import { absentText } from '../../rules/completeness.ts';
import type { Finding } from '../../rules/rule.ts';
import { groupDigits, humanSize, percent } from '../../text/byte-size.ts';
import type { ImageFiles } from '../model/image-files.ts';
import { type Area, bodyOf, headRows, layoutOf, linesIn, showsAllPanes, statusRows, widthIn } from '../model/layout.ts';
import { helpTop, viewerHeight } from '../model/update.ts';
import { type Viewer, viewerHint } from '../model/viewer.ts';
import { detailLines } from '../panes/detail-lines.ts';
import { helpLines } from '../panes/help-lines.ts';
import { imageLines } from '../panes/image-lines.ts';
import { layerLines, layersHead } from '../panes/layer-lines.ts';
import { type Line, lineOf, type Paint, paintLine } from '../panes/line.ts';
import { sizeText } from '../panes/size-text.ts';
import { treeColumns } from '../panes/tree-columns.ts';
import { showingText, treeHead, treeLines, treeTotal } from '../panes/tree-lines.ts';
import { viewerLines } from '../panes/viewer-lines.ts';
import type { Session, Shown } from '../session.ts';
import { Pane } from './pane.tsx';

export function Explorer({ session, paint }: { readonly session: Session; readonly paint: Paint }): ReactElement {
  const shown = useSyncExternalStore(session.subscribe, session.shown);
  useInput(session.input);
  const {
    state: { columns, rows },
    explored,
  } = shown;
  return (
    <Box width={columns} height={rows}>
      {headRows(shown.state, explored) > 0 && <Row row={0} line={titleLine(shown)} shown={shown} paint={paint} />}
      <Body shown={shown} paint={paint} />
      {statusRows(shown.state) > 0 && <Row row={rows - 1} line={statusLine(shown)} shown={shown} paint={paint} />}
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
  const { layers, files, findings } = explored;
  const layout = layoutOf(state, explored);
  const details = layout.details && detailLines(state, explored, widthIn(layout.details));
  const treeTitle = [
    showingText(state.showing, state.layer),
    `by ${state.sort}`,
    ...(state.filter === '' ? [] : [`filter ${state.filterFault === undefined ? '' : 'not applied: '}${state.filter}`]),
  ].join(' · ');
  return (
    <>
      {headRows(state, explored) > 1 && <Row row={1} line={problemLine(findings)} shown={shown} paint={paint} />}
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
          lines={[
            ...(layout.layers.hasHead ? [layersHead(layers)] : []),
            ...layerLines(state, layers, linesIn('layers', layout.layers)),
          ]}
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
          lines={files ? wholeTree(shown, files, layout.tree) : [noFiles(shown)]}
          paint={paint}
        />
      )}
    </>
  );
}

function wholeTree({ state, explored }: Shown, files: ImageFiles, area: Area): readonly Line[] {
  const width = widthIn(area);
  const columns = treeColumns(state, files, width);
  const isCut = explored.layers.some(({ damage }) => damage === 'cut');
  return [
    ...(area.hasHead ? [treeHead(columns), treeTotal(state, files, columns, isCut)] : []),
    ...treeLines(state, files, columns, width, linesIn('tree', area)),
  ];
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
      area={bodyOf(shown.state)}
      title={viewer.title}
      hasFocus
      lines={viewerLines(viewer, viewerHeight(shown.state))}
      paint={paint}
    />
  );
}

function Help({ shown, paint }: ShownProps): ReactElement {
  const lines = helpLines(widthIn(bodyOf(shown.state)), paint.isASCII).slice(helpTop(shown.state));
  return <Pane area={bodyOf(shown.state)} title="Keys" hasFocus lines={lines} paint={paint} />;
}

function titleLine({ name, state, explored: { image, images, layers } }: Shown): Line {
  const total = image?.merged?.ledger.total;
  const wasted = total ? wastedBytes(total) : 0;
  const isCut = layers.some(({ damage }) => damage === 'cut');
  const sizes = total
    ? [
        `  files ${sizeText(total.live + wasted, isCut)}`,
        `wasted ${sizeText(wasted, isCut)}`,
        ...(isCut ? [] : [`efficiency ${percent(efficiency(total))}`]),
      ].join(' · ')
    : '';
  return {
    pieces: [
      { text: [...(name === undefined ? [] : [name]), images[state.image]].join('  '), meaning: 'strong' },
      { text: sizes },
    ],
  };
}

/** The first thing that is wrong, and how many there are; the details have all. */
function problemLine(findings: readonly Finding[]): Line {
  const first = findings.find(({ where }) => where.layer !== null) ?? findings[0];
  const number = findings.length === 1 ? '' : ` (1 of ${groupDigits(findings.length)})`;
  return lineOf(`${first?.severity}${number}: ${first?.message}`, 'bad');
}

function statusLine({ state, reading }: Shown): Line {
  if (state.viewer) return lineOf(state.viewer.isTyping ? `search: ${state.viewer.search}_` : viewerHint, 'faint');
  if (state.extracting) return lineOf(`extract to (nothing is overwritten): ${state.extracting.name}_`);
  if (state.isTyping)
    return {
      pieces: [
        { text: `filter: ${state.filter}` },
        { text: '_', meaning: 'strong' },
        state.filterFault === undefined
          ? { text: filterHint, meaning: 'faint' }
          : { text: `  ${state.filterFault}`, meaning: 'bad' },
      ],
    };
  if (state.message !== undefined) return lineOf(state.message);
  if (reading) {
    const { done, total } = reading;
    return lineOf(total === 0 ? 'reading layers' : `reading layers: ${humanSize(done)} of ${humanSize(total)}`);
  }
  if (state.filterFault !== undefined) return lineOf(`filter: ${state.filterFault}`, 'bad');
  const hint = showsAllPanes(state)
    ? 'Tab pane · 1–4 show · s sort · / filter · Enter view · ? keys · q quit'
    : '? keys · Tab pane · q quit';
  return lineOf(hint, 'faint');
}
