// Candles of one series. The server puts bars together to what a screen can show; a closer look asks it again.
import { element, put, ask, askLast, address, plain, count, time, label, heading, field, choice, button, parameters, remember, visible, problem, say } from '/parts.js';
import { table } from '/tables.js';
import { draw, charts } from '/figures.js';

const frames = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '1w', '1mo', '1q', '1y'];
const adjustments = [['', 'as stored'], ['splits', 'splits'], ['all', 'splits and dividends']];

export async function show(main) {
  const of = parameters(), series = { exchange: of.get('exchange'), symbol: of.get('symbol'), timeframe: of.get('timeframe') };
  const [all, calendars] = await Promise.all([ask('/api/series'), ask('/api/calendars')]);
  const own = all.find(s => s.exchange === series.exchange && s.symbol === series.symbol && s.timeframe === series.timeframe);
  heading(main, series.symbol, element('span', null, plain(series.exchange), own ? ` · ${count(own.rows)} bars of ${own.timeframe}, ${time(own.from)} to ${time(own.to)}` : ''));
  const place = element('div', { class: 'plot' }), notes = element('div'), gaps = element('div', null, element('p', { class: 'muted' }, 'Looking…'));
  const from = element('input', { type: 'date', change: () => zoom(from.value, to.value) }), to = element('input', { type: 'date', change: () => zoom(from.value, to.value) });
  const coarser = frames.slice(Math.max(0, frames.indexOf(series.timeframe) + 1));
  const run = element('input', { type: 'number', min: 1, value: of.get('run') || '', placeholder: 'number', change: () => { remember({ run: run.value }); load(); } });
  let shown = null;

  main.append(element('section', null,
    element('div', { class: 'controls' },
      field('Put together to', choice([['', `${series.timeframe} as stored`], ...coarser.map(f => [f, f])], of.get('resample'), v => { remember({ resample: v }); load(); })),
      field('Calendar', choice([['', 'the symbol’s own'], ...calendars.map(c => [c, c])], of.get('calendar'), v => { remember({ calendar: v }); load(); })),
      field('Prices', choice(adjustments, of.get('adjust'), v => { remember({ adjust: v }); load(); })),
      field('Trades of run', run), field('From', from), field('To', to),
      element('div', { class: 'buttons', role: 'group', 'aria-label': 'Range' },
        button('All', () => zoom('', '')), button('◀', () => move(-0.5), { 'aria-label': 'Earlier' }), button('▶', () => move(0.5), { 'aria-label': 'Later' }),
        button('+', () => scale(0.5), { 'aria-label': 'Closer' }), button('−', () => scale(2), { 'aria-label': 'Wider' }))),
    place, notes));
  main.append(element('section', null, element('h2', null, 'What is missing'), gaps));
  await load();
  await showGaps();

  async function load() {
    const now = parameters();
    try {
      shown = await askLast('candles', '/api/candles', Object.fromEntries(now));
      const plot = await draw(place, shown.chart);
      [from.value, to.value] = [(now.get('from') || shown.from).slice(0, 10), (now.get('to') || shown.to).slice(0, 10)];
      put(notes, element('p', { class: 'muted' }, `${count(shown.rows)} bars of ${shown.timeframe}${shown.calendar ? `, calendar ${visible(shown.calendar)}` : ''}`,
        shown.run && element('span', null, '; trades of ', element('a', { href: address('/run', { id: shown.run.id }) }, plain(`run ${shown.run.id} ${shown.run.name}`)))),
        ...shown.notes.map(n => element('p', { class: 'muted' }, visible(n))));
      follow(plot);
    } catch (error) {
      (await charts()).plotly.purge(place.querySelector('.toolkit-plot') || place);
      put(place, problem(error));
      put(notes);
    }
  }

  // What is zoomed to becomes the range that is asked for, when finer bars are there; a double click goes back to all.
  function follow(plot) {
    plot.on('plotly_relayout', change => {
      const times = plot.layout.xaxis.categoryarray;
      if (change['xaxis.autorange']) { zoom('', ''); }
      else if ('xaxis.range[0]' in change && shown.chart.note?.includes('put together')) {
        const first = Math.max(0, Math.round(change['xaxis.range[0]'])), last = Math.min(times.length - 1, Math.round(change['xaxis.range[1]']));
        if (last > first && (first > 0 || last < times.length - 1)) { zoom(iso(times[first]), last + 1 < times.length ? iso(times[last + 1]) : ''); }
      }
    });
  }

  function zoom(start, end) {
    remember({ from: start, to: end });
    load();
  }

  function move(part) {
    const [a, b] = range(), by = (b - a) * part;
    zoom(stamp(a + by), stamp(b + by));
  }

  function scale(factor) {
    const [a, b] = range(), middle = (a + b) / 2, half = (b - a) / 2 * factor;
    if (own && half * 2 >= Date.parse(own.to) - Date.parse(own.from)) { zoom('', ''); } else { zoom(stamp(middle - half), stamp(middle + half)); }
  }

  function range() {
    return [Date.parse(parameters().get('from') || shown?.from || own?.from), Date.parse(parameters().get('to') || shown?.to || own?.to)];
  }

  async function showGaps() {
    try {
      const missing = await ask('/api/gaps', series);
      const columns = [
        { name: 'From', cell: g => time(g.from) }, { name: 'To', cell: g => time(g.to) }, { name: 'Bars', number: true, cell: g => count(g.bars) },
        { name: 'Reason', cell: g => label(g.reason) }, { name: 'In the chart', cell: g => button('Show', () => { const around = (Date.parse(g.to) - Date.parse(g.from)) * Math.max(1, 60 / g.bars); zoom(stamp(Date.parse(g.from) - around), stamp(Date.parse(g.to) + around)); main.scrollIntoView(); say('The gap is in the middle of the chart.'); }) }
      ];
      const most = [...missing.gaps].sort((a, b) => b.bars - a.bars).slice(0, 100);
      put(gaps,
        ...missing.notes.map(n => element('p', { class: 'muted' }, visible(n))),
        missing.reasons.length === 0 ? element('p', null, 'Nothing that the calendar expects.') : element('details', { open: most.length <= 10 },
          element('summary', null, missing.reasons.map(r => `${count(r.bars)} ${r.bars === 1 ? 'bar' : 'bars'} ${label(r.reason)} in ${count(r.gaps)} ${r.gaps === 1 ? 'gap' : 'gaps'}`).join('; ')),
          table(`The ${most.length === 1 ? 'gap' : `${most.length} largest gaps`}`, columns, most)));
    } catch (error) {
      put(gaps, problem(error));
    }
  }
}

const iso = text => text.length > 10 ? text.replace(' ', 'T') + 'Z' : text;
const stamp = at => new Date(at).toISOString().slice(0, 19) + 'Z';
