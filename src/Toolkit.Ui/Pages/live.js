// What runs now: strategies, profit and loss, orders and trades, ticks, alerts; the server tells of each change.
import { element, put, ask, address, plain, count, amount, quote, bytes, time, label, heading, visible, fail, problem } from '/parts.js';
import { table } from '/tables.js';
import { draw } from '/figures.js';

const side = (name, value) => ({ name, number: true, cell: row => element('span', { class: value(row) > 0 ? 'rise' : value(row) < 0 ? 'fall' : null }, amount(value(row))) });
const series = row => element('a', { href: address('/chart', { exchange: row.exchange, symbol: row.symbol, timeframe: row.timeframe || '' }) }, plain(`${row.exchange}:${row.symbol}`));

export function show(main) {
  const about = element('span', { id: 'pulse' }, 'Connecting…');
  heading(main, 'Live', about);
  const parts = Object.fromEntries(['Alerts', 'Strategies', 'Profit and loss', 'Trades', 'Orders', 'Ticks of today'].map(name => {
    const place = element('div');
    main.append(element('section', null, element('h2', null, name), place));
    return [name, place];
  }));
  const curve = element('div');
  parts['Profit and loss'].after(curve);
  let drawn = null, drawnAt = -Infinity;
  const events = new EventSource('/api/live');
  events.onmessage = message => { const state = JSON.parse(message.data); if (state.failure) { fail(new Error(state.failure)); } else { update(state); } };
  events.onerror = () => { put(about, element('span', { class: 'badge bad' }, 'not connected'), ' the server has stopped, or will be asked again.'); };
  addEventListener('pagehide', () => events.close());

  function update(state) {
    put(about, element('span', { class: 'badge good' }, 'live'), ` as of ${time(state.at, true)}`);
    const frames = new Map(state.strategies.map(s => [s.id, s.timeframe]));
    main.querySelector(':scope > .warnings')?.remove();
    fill('Alerts', state.notWatched ? problem(new Error(`Nothing is watched: ${state.notWatched}`)) : state.alerts.length ? element('ul', null, state.alerts.map(a => element('li', null, element('span', { class: a.isOver ? 'badge good' : 'badge bad' }, a.isOver ? 'over' : label(a.kind)), ` ${time(a.time, true)} `, plain(a.text)))) : element('p', { class: 'muted' }, 'None: bars are on time, strategies are heard of, there is room on the disk.'));
    fill('Strategies', table('Registered strategies', [
      { name: 'Id', head: true, cell: s => s.id }, { name: 'Strategy', cell: s => s.name }, { name: 'Trades', cell: series }, { name: 'Bars', cell: s => s.timeframe },
      { name: 'Status', cell: s => element('span', { class: s.running ? 'badge good' : s.status === 'failed' ? 'badge bad' : 'badge' }, s.running ? s.status : ['running', 'paused'].includes(s.status) ? 'no process' : s.status) },
      { name: 'Last heard of', cell: s => time(s.heartbeat, true) }, { name: 'Reason', wide: true, cell: s => s.reason || '' }, { name: 'Parameters', wide: true, cell: s => s.config || '' }
    ], state.strategies, { empty: 'No strategy is registered: toolkit live run starts one on paper.' }));
    fill('Profit and loss', state.pnl.length ? table('By strategy and symbol, open positions at the latest bar', [
      { name: 'Strategy', head: true, cell: p => p.strategy }, { name: 'Symbol', cell: p => series({ ...p, timeframe: frames.get(p.strategy) }) }, { name: 'Holds', number: true, cell: p => quote(p.quantity) },
      { name: 'At', number: true, cell: p => p.quantity ? quote(p.averagePrice) : '–' }, { name: 'Mark', number: true, cell: p => quote(p.markPrice) }, { name: 'Mark of', cell: p => time(p.markTime) },
      side('Realized', p => p.realized), side('Unrealized', p => p.unrealized), { name: 'Fees', number: true, cell: p => amount(p.fees) }, side('Net', p => p.net),
      { name: 'Fills', number: true, cell: p => count(p.fills) }, { name: 'Trades', number: true, cell: p => count(p.trades) }, { name: 'Won, %', number: true, cell: p => amount(p.winRatePct) }
    ], state.pnl) : element('p', { class: 'muted' }, 'Nothing was traded yet.'));
    const deals = [{ name: 'Time', cell: t => time(t.time, true) }, { name: 'Strategy', head: true, cell: t => t.strategy }, { name: 'Symbol', cell: t => plain(`${t.exchange}:${t.symbol}`) }, { name: 'Quantity', number: true, cell: t => quote(t.quantity) }];
    fill('Trades', table('The last 50 trades of seven days, newest first', [...deals, { name: 'Price', number: true, cell: t => quote(t.price) }, { name: 'Fee', number: true, cell: t => amount(t.fee) }, { name: 'Tag', cell: t => t.tag || '' }], state.trades));
    fill('Orders', table('The last 50 orders of seven days, newest first', [...deals, { name: 'Type', cell: o => label(o.type) }, { name: 'Limit', number: true, cell: o => quote(o.limit) }, { name: 'Stop', number: true, cell: o => quote(o.stop) }, { name: 'Filled', number: true, cell: o => quote(o.filled) }, { name: 'Status', cell: o => label(o.status) }, { name: 'Reason', wide: true, cell: o => o.reason || '' }], state.orders));
    fill('Ticks of today', table(`${count(state.ticks.files)} ${state.ticks.files === 1 ? 'file' : 'files'} of all days, ${bytes(state.ticks.bytes)}`, [
      { name: 'Symbol', head: true, cell: t => t.symbol }, { name: 'Ticks', number: true, cell: t => count(t.count) }, { name: 'A second', number: true, cell: t => t.perSecond === null ? '–' : amount(t.perSecond) },
      { name: 'Quotes', number: true, cell: t => count(t.quotes) }, { name: 'Trades', number: true, cell: t => count(t.trades) }, { name: 'Mean spread', number: true, cell: t => quote(t.meanSpread) }, { name: 'Last', cell: t => time(t.last, true) }
    ], state.ticks.symbols, { empty: 'No tick came today.' }));
    const key = state.pnl.map(p => `${p.strategy} ${p.net} ${p.fills}`).join();
    // The curve goes back to the first fill, so it is not asked for with each bar.
    if (key !== drawn && state.pnl.length && performance.now() - drawnAt > 15000) {
      [drawn, drawnAt] = [key, performance.now()];
      ask('/api/live/equity').then(e => e.chart && draw(curve, e.chart), fail);
    }
  }

  // What is read at the moment keeps its place and its focus.
  function fill(name, made) {
    const place = parts[name], old = place.querySelector('.scroll'), at = old && [old.scrollLeft, old.scrollTop, old === document.activeElement];
    if (place.firstChild?.isEqualNode(made)) { return; }
    put(place, made);
    const now = place.querySelector('.scroll');
    if (at && now) { now.scrollLeft = at[0]; now.scrollTop = at[1]; if (at[2]) { now.focus(); } }
  }
}
