// Charts: the library's own figures, drawn by the script that its reports and notebooks use.
import { element, put, visible } from '/parts.js';

let loading;

function script(path) {
  return new Promise((done, failed) => document.head.append(element('script', { src: path, load: done, error: () => failed(new Error(`${path} could not be loaded`)) })));
}

// plotly.js is a megabyte: it comes with the first chart of a page.
export function charts() {
  loading ||= script('/plotly.js').then(() => script('/charts.js')).then(() => { window.toolkitCharts.use(window.Plotly); return window.toolkitCharts; });
  return loading;
}

// Draws a chart into a place, in which another one may stand; gives the element that plotly.js draws in.
export async function draw(place, chart) {
  const toolkit = await charts();
  const old = place.querySelector('.toolkit-plot');
  if (old) { toolkit.plotly.purge(old); }
  const figure = { ...chart.figure, layout: { ...chart.figure.layout, title: undefined, height: undefined, margin: { ...chart.figure.layout.margin, t: 34 } } };
  const plot = element('div', { class: 'toolkit-plot', role: 'group', 'aria-label': visible(chart.title) });
  plot.style.height = `${chart.height}px`;
  const made = element('figure', { class: 'toolkit-chart' }, chart.note && element('figcaption', { class: 'muted' }, visible(chart.note)), plot);
  made.figure = figure;
  put(place, made);
  toolkit.drawAll();
  return plot;
}
