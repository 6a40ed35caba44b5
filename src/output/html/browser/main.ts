// Entry point of the page's script: reads the embedded data and draws the map.
import type { TreemapData } from '../treemap-data.ts';
import { contentsTable } from './contents.ts';
import { bindControls, breadcrumb, legend } from './controls.ts';
import { announcer, detailsPanel } from './details.ts';
import { place } from './elements.ts';
import { TreeMap } from './map.ts';
import { modelOf } from './model.ts';
import { searchBox } from './search.ts';
import { Page } from './state.ts';

const data: TreemapData = JSON.parse(place('data').textContent ?? '');
const page = new Page(modelOf(data));
place<HTMLElement>('drawing').hidden = false;
bindControls(page);
const showDetails = detailsPanel(page);
const contents = contentsTable(page);
const map = new TreeMap(page, showDetails, contents.goTo);
for (const draw of [breadcrumb(page), legend(page), contents.draw]) draw();
searchBox(page);
announcer(page);
map.draw();
showDetails(undefined);
