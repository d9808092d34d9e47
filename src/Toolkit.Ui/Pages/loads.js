// Every load: where rows came from, what became of them, and the version of the store that it made.
import { element, put, askLast, ask, address, plain, count, bytes, time, heading, field, settled, parameters, remember, problem } from '/parts.js';
import { table, pager } from '/tables.js';

const size = 100;

export async function show(main) {
  heading(main, 'Loads and versions', 'Each load makes a version of the store; a version that was published never changes.');
  const place = element('div'), files = element('div');
  const find = element('input', { type: 'search', value: parameters().get('find') || '', placeholder: 'series, file or address', input: settled(() => { remember({ find: find.value }); load(); }) });
  main.append(element('section', null, element('div', { class: 'controls' }, field('Find', find, true)), place), element('section', null, element('h2', null, 'Live files by the version that wrote them'), files));
  await load();
  const versions = (await ask('/api/files')).sort((a, b) => b.version - a.version);
  files.append(element('details', { open: versions.length <= 20 }, element('summary', null, `${count(versions.reduce((n, v) => n + v.files, 0))} files of ${count(versions.length)} versions`),
    table('Versions that live files are of', [{ name: 'Version', head: true, cell: v => count(v.version) }, { name: 'Files', number: true, cell: v => count(v.files) }, { name: 'Size', number: true, cell: v => bytes(v.bytes) }], versions.slice(0, 500))));

  async function load() {
    try {
      const found = await askLast('loads', '/api/loads', { find: find.value });
      list(found, 0);
    } catch (error) { put(place, problem(error)); }
  }

  function list(found, offset) {
    const columns = [
      { name: 'Load', number: true, cell: l => count(l.id) },
      { name: 'Version', number: true, cell: l => count(l.version) },
      { name: 'Series', head: true, cell: l => element('a', { href: address('/chart', { exchange: l.exchange, symbol: l.symbol, timeframe: l.timeframe }) }, plain(`${l.exchange}:${l.symbol} ${l.timeframe}`)) },
      { name: 'At', cell: l => time(l.loadedAt, true) },
      { name: 'By', cell: l => l.madeBy },
      { name: 'Read', number: true, cell: l => count(l.rowsRead) },
      { name: 'Accepted', number: true, cell: l => count(l.rowsAccepted) },
      { name: 'Rejected', number: true, cell: l => l.rowsRejected ? element('strong', { class: 'fall' }, count(l.rowsRejected)) : '0' },
      { name: 'Duplicates', number: true, cell: l => count(l.duplicates) },
      { name: 'Took, ms', number: true, cell: l => count(Math.round(l.elapsed)) },
      { name: 'Source', wide: true, cell: l => plain(l.uri) },
      { name: 'Format', wide: true, cell: l => plain(l.format) }
    ];
    put(place,
      table(found.total > found.loads.length ? `The newest ${count(found.loads.length)} of ${count(found.total)} loads` : `${count(found.total)} loads, newest first`, columns, found.loads.slice(offset, offset + size), { empty: 'Nothing was loaded like that.' }),
      pager(offset, size, found.loads.length, to => list(found, to)));
  }
}
