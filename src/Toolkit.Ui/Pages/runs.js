// Stored runs: a condition as --where has it, sorting, tags, the columns that are wanted, and what to do with those that are ticked.
import { element, put, ask, askLast, address, plain, count, time, heading, field, choice, button, settled, parameters, remember, say, problem, question, visible } from '/parts.js';
import { table, pager } from '/tables.js';

const size = 100;
const usual = ['returnPct', 'sharpe', 'maxDrawdownPct', 'trades', 'winRatePct', 'profitFactor'];
const fixed = [['strategy', 'Strategy'], ['symbol', 'Symbol'], ['timeframe', 'Bars'], ['tags', 'Tags'], ['createdAt', 'Saved'], ['notes', 'Notes']];
const kept = 'toolkit.runs.columns';

export async function show(main) {
  const statistics = await ask('/api/statistics');
  const known = new Map(statistics.map(s => [s.key, s]));
  const chosen = new Set(JSON.parse(localStorage.getItem(kept) || 'null') || ['strategy', 'symbol', 'tags', 'createdAt', 'params', ...usual]);
  const ticked = new Set((parameters().get('ids') || '').split(',').filter(id => id));
  const names = new Set();
  const where = element('input', { type: 'search', value: parameters().get('where') || '', spellcheck: 'false', autocapitalize: 'off', placeholder: "sharpe > 1 and symbol = 'SPY' and fast < 20", input: settled(() => go({ where: where.value })) });
  const tag = element('input', { type: 'search', value: parameters().get('tag') || '', input: settled(() => go({ tag: tag.value })) });
  const place = element('div'), wrong = element('div'), bar = element('div', { class: 'buttons' }), columnBox = element('div', { class: 'chips' }), about = element('span');
  let shown = { runs: [], total: 0 };
  heading(main, 'Runs', about);
  main.append(element('section', null,
    element('div', { class: 'controls' }, field('Condition', where, true), field('Tag', tag),
      field('Order', choice([['', 'newest first'], ...fixed.slice(0, 3), ...statistics.map(s => [s.key, s.label])], parameters().get('sort'), v => go({ sort: v, reverse: '' })))),
    wrong, bar, element('details', null, element('summary', null, 'Columns'), columnBox), place));
  await load();

  function go(changes) {
    remember({ ...changes, offset: '' });
    load();
  }

  async function load() {
    const now = parameters(), start = performance.now();
    try {
      shown = await askLast('runs', '/api/runs', { where: now.get('where'), tag: now.get('tag'), sort: now.get('sort'), reverse: now.get('reverse'), offset: now.get('offset') || 0, limit: size });
    } catch (error) {
      put(wrong, problem(error));
      return;
    }
    put(wrong);
    shown.runs.forEach(r => Object.keys(r.params).forEach(p => names.add(p)));
    about.textContent = `${count(shown.total)} ${shown.total === 1 ? 'run' : 'runs'}${now.get('where') || now.get('tag') ? ' as asked for' : ''}`;
    main.dataset.milliseconds = Math.round(performance.now() - start);
    draw();
  }

  function draw() {
    const now = parameters(), offset = +(now.get('offset') || 0), key = now.get('sort');
    const better = known.get(key)?.better !== 'lower' && known.has(key);
    put(place,
      table('Stored runs', columns(), shown.runs, {
        sorted: { key, down: better !== (now.get('reverse') === '1') },
        sort: by => go({ sort: by, reverse: now.get('sort') === by && now.get('reverse') !== '1' ? '1' : '' }),
        empty: now.get('where') || now.get('tag') ? 'No run is like that.' : 'No run is stored yet: toolkit backtest … --save NAME stores one.'
      }),
      pager(offset, size, shown.total, to => { remember({ offset: to || '' }); load(); }));
    actions();
    chooser();
  }

  function columns() {
    const has = name => chosen.has(name);
    const cells = {
      strategy: r => r.strategy, symbol: r => r.symbol, timeframe: r => r.timeframe || '', createdAt: r => element('time', { title: time(r.createdAt, true) }, r.createdAt.slice(0, 10)), notes: r => r.notes || '',
      tags: r => r.tags.map(t => element('span', { class: 'tag' }, plain(t)))
    };
    return [
      { name: element('input', { type: 'checkbox', 'aria-label': 'All on this page', checked: shown.runs.length > 0 && shown.runs.every(r => ticked.has(String(r.id))), change: e => { shown.runs.forEach(r => tick(r.id, e.target.checked)); draw(); } }), cell: r => element('input', { type: 'checkbox', 'aria-label': `run ${r.id}`, checked: ticked.has(String(r.id)), change: e => { tick(r.id, e.target.checked); actions(); } }) },
      { name: 'Run', number: true, sort: 'runId', cell: r => element('a', { href: address('/run', { id: r.id }) }, String(r.id)) },
      { name: 'Name', head: true, sort: 'name', cell: r => element('a', { href: address('/run', { id: r.id }) }, plain(r.name)) },
      ...fixed.filter(([name]) => has(name)).map(([name, text]) => ({ name: text, sort: name === 'tags' ? null : name, wide: name === 'notes', cell: cells[name] })),
      ...[...names].filter(p => has('params') || has('param.' + p)).map(p => ({ name: visible(p), number: true, sort: known.has(p) ? 'param.' + p : p, cell: r => visible(r.params[p] ?? '') })),
      ...statistics.filter(s => has(s.key)).map(s => ({ name: s.label + (s.sign === '%' ? ', %' : s.sign ? `, ${s.sign}` : ''), number: true, sort: s.key, cell: r => (r.metrics[s.key] ?? '–').replace('-', '−') }))
    ];
  }

  function tick(id, on) {
    if (on) { ticked.add(String(id)); } else { ticked.delete(String(id)); }
    // An address of thousands of numbers would not be taken back.
    remember({ ids: ticked.size <= 200 ? [...ticked].join(',') : '' });
  }

  function chooser() {
    const options = [...fixed, ['params', 'All parameters'], ...[...names].map(p => ['param.' + p, `Parameter ${p}`]), ...statistics.map(s => [s.key, s.label])];
    put(columnBox, ...options.map(([name, text]) => element('label', null, element('input', { type: 'checkbox', checked: chosen.has(name), change: e => {
      if (e.target.checked) { chosen.add(name); } else { chosen.delete(name); }
      localStorage.setItem(kept, JSON.stringify([...chosen]));
      const focused = options.findIndex(([other]) => other === name);
      draw();
      columnBox.querySelectorAll('input')[focused]?.focus();
    } }), ' ', visible(text))));
  }

  function actions() {
    const ids = [...ticked], none = ids.length === 0;
    const now = parameters(), condition = { where: now.get('where'), tag: now.get('tag') };
    put(bar,
      button(`Compare ${ids.length || ''}`.trim(), () => { location.href = address('/compare', { ids: ids.join(',') }); }, { class: 'main', disabled: none || ids.length > 100 }),
      button('Plot all that are listed', () => { location.href = address('/compare', { ...condition, all: 1 }); }, { disabled: shown.total < 2 }),
      button('Tag…', () => retag(ids), { disabled: none }), button('Delete…', () => remove(ids), { disabled: none, class: 'danger' }),
      button('Untick all', () => { ticked.clear(); remember({ ids: '' }); draw(); }, { disabled: none }),
      element('span', { class: 'muted' }, none ? 'Tick runs to compare them.' : `${count(ids.length)} ticked${ids.length > 100 ? '; up to 100 can be compared' : ''}`));
  }

  function retag(ids) {
    const words = element('input', { type: 'text', 'aria-label': 'Tags', autofocus: true });
    const dialog = element('dialog', { 'aria-label': 'Tag runs', close: async () => {
      dialog.remove();
      const tags = words.value.split(/\s+/).filter(t => t), action = dialog.returnValue;
      if (tags.length && (action === 'add' || action === 'remove')) { await change('/api/runs/tags', { ids: ids.map(Number), [action]: tags }, `${action === 'add' ? 'Tagged' : 'Untagged'} ${count(ids.length)}.`); }
    } },
    element('form', { method: 'dialog' }, element('p', null, `Words to find ${ids.length === 1 ? 'the run' : `${count(ids.length)} runs`} by, with blanks between them`), words,
      element('div', { class: 'buttons' }, element('button', { value: 'add', class: 'main' }, 'Add'), element('button', { value: 'remove' }, 'Take away'), element('button', { value: 'no', formnovalidate: true }, 'Cancel'))));
    document.body.append(dialog);
    dialog.showModal();
  }

  async function remove(ids) {
    if (!await question(`Delete ${ids.length === 1 ? `run ${ids[0]}` : `${count(ids.length)} runs`} for good? Nothing brings ${ids.length === 1 ? 'it' : 'them'} back.`, 'Delete')) { return; }
    if (await change('/api/runs/delete', { ids: ids.map(Number) }, `Deleted ${count(ids.length)}.`)) {
      ticked.clear();
      remember({ ids: '' });
      draw();
    }
  }

  async function change(path, what, done) {
    try {
      await ask(path, null, what);
      say(done);
      await load();
      return true;
    } catch (error) {
      put(wrong, problem(error));
      return false;
    }
  }
}
