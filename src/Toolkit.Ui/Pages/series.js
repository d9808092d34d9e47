// Every stored series with its coverage over time, and why what is missing is missing.
import { element, put, drawing, ask, address, plain, count, bytes, time, label, heading, field, settled, parameters, remember, visible } from '/parts.js';
import { table, pager } from '/tables.js';

const size = 50, width = 1000;
const reasons = { missing: 'missing: nobody asked for it', empty: 'empty: the source has none', noTrade: 'no trade', rejected: 'rejected: broke the rules' };

export async function show(main) {
  const all = await ask('/api/series');
  heading(main, 'Series', all.length ? `${count(all.length)} stored series, ${time(first(all))} to ${time(last(all))}` : 'Nothing is stored yet: take a file in with toolkit ingest, or fetch from an exchange.');
  const place = element('div');
  const find = element('input', { type: 'search', value: parameters().get('find') || '', placeholder: 'symbol, exchange or timeframe', input: settled(() => { remember({ find: find.value, offset: '' }); list(); }) });
  let sorted = { key: 'symbol', down: false };
  main.append(element('section', null,
    element('div', { class: 'controls' }, field('Find', find, true)),
    element('ul', { class: 'legend', 'aria-label': 'Colours' }, legend('have', 'stored'), Object.entries(reasons).map(([reason, text]) => legend(reason, text))), place));
  list();

  function list() {
    const words = find.value.toLowerCase().split(/\s+/).filter(w => w);
    const found = all.filter(s => words.every(w => `${s.exchange}:${s.symbol} ${s.timeframe}`.toLowerCase().includes(w)))
      .sort((a, b) => (a[sorted.key] < b[sorted.key] ? -1 : a[sorted.key] > b[sorted.key] ? 1 : 0) * (sorted.down ? -1 : 1));
    const offset = Math.min(+(parameters().get('offset') || 0), Math.max(0, found.length - 1));
    const range = [Date.parse(first(found)), Date.parse(last(found))];
    const columns = [
      { name: 'Symbol', head: true, sort: 'symbol', cell: s => element('a', { href: chartOf(s) }, plain(s.symbol)) },
      { name: 'Bars', sort: 'timeframe', cell: s => s.timeframe },
      { name: `Coverage, ${time(first(found)).slice(0, 10)} to ${time(last(found)).slice(0, 10)}`, cell: s => coverage(s, range) },
      { name: 'Exchange', sort: 'exchange', cell: s => s.exchange },
      { name: 'From', sort: 'from', cell: s => time(s.from) },
      { name: 'To', sort: 'to', cell: s => time(s.to) },
      { name: 'Rows', number: true, sort: 'rows', cell: s => count(s.rows) },
      { name: 'Size', number: true, sort: 'bytes', cell: s => s.files ? bytes(s.bytes) : '–' }
    ];
    const sort = key => { sorted = { key, down: sorted.key === key && !sorted.down }; list(); };
    put(place,
      table('Stored series', columns, found.slice(offset, offset + size), { sorted, sort, empty: 'No series is named like that.' }),
      pager(offset, size, found.length, to => { remember({ offset: to || '' }); list(); }));
  }
}

const first = all => all.reduce((at, s) => s.from < at ? s.from : at, all[0]?.from || '');
const last = all => all.reduce((at, s) => s.to > at ? s.to : at, all[0]?.to || '');
const chartOf = s => address('/chart', { exchange: s.exchange, symbol: s.symbol, timeframe: s.timeframe });
const legend = (name, text) => element('li', null, element('span', { class: `swatch ${name}` }), text);

// What is stored as a line, then over it what is missing, asked for when the row comes into sight.
function coverage(series, range) {
  const at = t => (Date.parse(t) - range[0]) / Math.max(1, range[1] - range[0]) * width;
  const line = drawing('svg', { class: 'timeline', viewBox: `0 0 ${width} 16`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `stored from ${time(series.from)} to ${time(series.to)}` },
    drawing('rect', { class: 'track', x: 0, y: 7, width, height: 2 }), drawing('rect', { class: 'have', x: at(series.from), y: 3, width: Math.max(2, at(series.to) - at(series.from)), height: 10 }));
  new IntersectionObserver(async (entries, observer) => {
    if (!entries.some(e => e.isIntersecting)) { return; }
    observer.disconnect();
    try {
      const gaps = await ask('/api/gaps', { exchange: series.exchange, symbol: series.symbol, timeframe: series.timeframe });
      line.append(...gaps.gaps.map(g => drawing('rect', { class: g.reason, x: at(g.from), y: 3, width: Math.max(4, at(g.to) - at(g.from)), height: 10 },
        drawing('title', null, `${count(g.bars)} ${g.bars === 1 ? 'bar' : 'bars'} ${label(g.reason)}, ${time(g.from)} to ${time(g.to)}`))));
      const sums = gaps.reasons.map(r => `${count(r.bars)} ${label(r.reason)}`);
      line.setAttribute('aria-label', `stored from ${time(series.from)} to ${time(series.to)}; ${sums.length ? sums.join(', ') : 'no bar is missing'}`);
      line.append(drawing('title', null, line.getAttribute('aria-label')));
      line.dataset.gaps = sums.length ? sums.join(', ') : 'none';
    } catch (error) {
      line.dataset.gaps = visible(error.message);
    }
  }, { rootMargin: '200px' }).observe(line);
  return line;
}
