// Every page begins here: its place in the navigation, the workspace it is of, and the script of its own.
import { element, ask, count, bytes, plain, fail } from '/parts.js';

const pages = [['series', 'Series'], ['runs', 'Runs'], ['live', 'Live'], ['loads', 'Loads'], ['health', 'Health']];
const page = location.pathname.slice(1);
const part = { chart: 'series', run: 'runs', compare: 'runs' }[page] || page;
document.querySelector('nav').append(...pages.map(([path, name]) =>
  element('a', { href: '/' + path, 'aria-current': part === path ? (path === page ? 'page' : 'true') : null }, name)));

ask('/api/workspace').then(w => {
  const where = document.getElementById('where');
  where.append(plain(w.name), element('span', { class: 'muted' }, ` ${count(w.datasets)} series, ${count(w.rows)} bars${w.bytes ? `, ${bytes(w.bytes)}` : ''}, ${count(w.runs)} ${w.runs === 1 ? 'run' : 'runs'}, version ${count(w.version)}`));
  where.title = w.path;
  if (w.readOnly) { where.append(' ', element('span', { class: 'badge' }, 'read-only')); }
}, fail);

import(`/${page}.js`).then(module => module.show(document.getElementById('main'))).then(() => document.getElementById('waiting')?.remove(), fail);
