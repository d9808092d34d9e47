// Runs side by side: equity on one axis, what differs, every statistic; clouds of points and parallel coordinates of any number of them.
import { element, put, ask, askLast, address, plain, count, time, heading, field, choice, parameters, remember, problem, visible } from '/parts.js';
import { table } from '/tables.js';
import { draw } from '/figures.js';

export async function show(main) {
  const of = parameters();
  const selection = of.get('ids') ? { ids: of.get('ids') } : { where: of.get('where'), tag: of.get('tag') };
  const equity = element('div'), settings = element('div'), statistics = element('div'), warnings = element('div');
  if (selection.ids) {
    const compared = await ask('/api/compare', { ids: selection.ids });
    const runs = compared.runs;
    heading(main, runs.length === 1 ? runs[0].name : `${runs.length} runs compared`, element('span', null, runs.slice(0, 12).flatMap((r, i) => [i ? ', ' : '', element('a', { href: address('/run', { id: r.id }) }, plain(`${r.id} ${r.name}`))]), runs.length > 12 ? `, and ${runs.length - 12} more` : ''));
    if (compared.warnings.length) { warnings.append(element('div', { class: 'warnings', role: 'note' }, element('h2', null, 'Before you believe these numbers'), element('ul', null, compared.warnings.map(w => element('li', null, visible(w)))))); }
    main.append(warnings, element('section', null, element('h2', null, 'Equity, % of the start'), equity));
    await draw(equity, compared.equity);
    const headings = runs.map((r, k) => ({ name: () => element('a', { href: address('/run', { id: r.id }) }, element('span', { class: `swatch line${k % 6}` }), plain(`${r.id} ${r.name}`)), number: true }));
    settings.append(table('The runs, and the parameters and options that are not the same in all of them', [{ name: 'Setting', head: true, cell: r => r.name }, ...headings.map((h, k) => ({ ...h, cell: r => visible(r.values[k] ?? '–') }))],
      [{ name: 'Strategy', values: runs.map(r => r.strategy) }, { name: 'Symbol', values: runs.map(r => r.symbol) }, { name: 'Bars', values: runs.map(r => r.timeframe) },
        { name: 'Range', values: runs.map(r => `${time(r.start)} to ${time(r.end)}`) }, ...compared.settings]));
    statistics.append(table('The best of a row has a star', [{ name: 'Statistic', head: true, cell: m => m.label }, ...headings.map((h, k) => ({ ...h, cell: m => element('span', { class: m.best[k] ? 'best' : null }, (m.values[k] ?? '–').replace('-', '−')) }))], compared.metrics));
    main.append(element('section', null, element('h2', null, 'What differs'), settings), element('section', null, element('h2', null, 'Statistics'), statistics),
      element('p', null, element('a', { href: address('/report', { ids: selection.ids }), target: '_blank', rel: 'noopener' }, 'The report of these runs in a page of its own')));
  }
  const axes = await ask('/api/axes', selection);
  if (!selection.ids) { heading(main, `${count(axes.count)} runs`, element('span', null, selection.where ? ['Condition ', element('code', null, visible(selection.where))] : 'All that are stored', axes.count === axes.most ? `; the newest ${count(axes.most)}` : '')); }
  if (axes.count < 2 || axes.params.length + axes.statistics.length < 2) { return; }
  await clouds(main, selection, axes);
}

async function clouds(main, selection, axes) {
  const options = [...axes.params.map(p => [p, visible(p)]), ...axes.statistics.map(s => [s.key, s.label])];
  const has = key => options.some(([k]) => k === key), of = parameters();
  let x = of.get('x') || axes.params[0] || (has('maxDrawdownPct') ? 'maxDrawdownPct' : options[0][0]), y = of.get('y') || (has('sharpe') ? 'sharpe' : options[options.length - 1][0]);
  const lines = new Set((of.get('axes') || '').split(',').filter(has));
  if (lines.size < 2) { [...axes.params.slice(0, 4), 'trades', 'maxDrawdownPct', 'returnPct', 'sharpe'].filter(has).forEach(k => lines.add(k)); }
  const cloud = element('div'), parallel = element('div');
  main.append(element('div', { class: 'pair' },
    element('section', null, element('h2', null, 'Cloud'), element('div', { class: 'controls' }, field('Across', choice(options, x, v => { x = v; remember({ x }); scatter(); })), field('Up', choice(options, y, v => { y = v; remember({ y }); scatter(); }))), cloud),
    element('section', null, element('h2', null, 'Parallel coordinates'), element('details', null, element('summary', null, 'Axes'), element('div', { class: 'chips' }, options.map(([key, text]) =>
      element('label', null, element('input', { type: 'checkbox', checked: lines.has(key), change: e => { if (e.target.checked) { lines.add(key); } else { lines.delete(key); } remember({ axes: [...lines].join(',') }); across(); } }), ' ', text)))),
    element('p', { class: 'muted' }, 'A line for each run, coloured by the last axis, from orange (low) to blue (high). An axis that is ticked comes last.'), parallel)));
  await Promise.all([scatter(), across()]);

  async function scatter() {
    try {
      const plot = await draw(cloud, await askLast('scatter', '/api/scatter', { ...selection, x, y }));
      plot.on('plotly_click', e => { location.href = address('/run', { id: e.points[0].customdata }); });
    } catch (error) { put(cloud, problem(error)); }
  }

  async function across() {
    const order = [...lines];
    if (order.length < 2) { put(parallel, element('p', { class: 'muted' }, 'Choose two axes at least.')); return; }
    try { await draw(parallel, await askLast('parallel', '/api/parallel', { ...selection, axes: order.join(',') })); } catch (error) { put(parallel, problem(error)); }
  }
}
