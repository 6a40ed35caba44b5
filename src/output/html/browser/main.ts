// Entry point of the page's script: reads the embedded data and draws the map.
import type { TreemapData } from '../treemap-data.ts';
import { bindAddress } from './address.ts';
import { contentsTable } from './contents.ts';
import { bindControls, bindPicker, breadcrumb } from './controls.ts';
import { announcer, detailsPanel } from './details.ts';
import { place } from './elements.ts';
import { legend } from './legend.ts';
import { TreeMap } from './map.ts';
import { type Model, modelOf } from './model.ts';
import { searchBox } from './search.ts';
import { Page } from './state.ts';
import { bindSteps } from './steps.ts';

const drawings = [...document.querySelectorAll('script.drawing')];
const models: (Model | undefined)[] = [];

/** The data of a drawing is read when it is shown for the first time. */
function modelAt(drawing: number): Model {
  const data = (): TreemapData => JSON.parse(drawings[drawing]?.textContent ?? '');
  const model = models[drawing] ?? modelOf(data());
  models[drawing] = model;
  return model;
}

const page = new Page(drawings.length, modelAt);
place<HTMLElement>('drawing').hidden = false;
bindPicker(page);
bindControls(page);
bindSteps(page);
const showDetails = detailsPanel(page);
const contents = contentsTable(page);
const map = new TreeMap(page, showDetails, contents.goTo);
for (const draw of [breadcrumb(page), legend(page), contents.draw]) draw();
searchBox(page);
announcer(page);
map.draw();
showDetails(undefined);
bindAddress(page);
