// One run: its tags and notes, its bars, and its report as the library writes it.
import { element, put, ask, address, plain, count, time, heading, button, say, problem, question, visible, parameters } from '/parts.js';

export async function show(main) {
  const id = +parameters().get('id');
  let run = await ask('/api/run', { id });
  heading(main, `${run.run.name}`, element('span', null, `Run ${id}: `, plain(run.run.strategy), ' on ', plain(run.run.symbol), ` ${run.run.timeframe || ''}, ${time(run.start)} to ${time(run.end)}`));
  const wrong = element('div'), tags = element('div', { class: 'buttons' });
  const notes = element('textarea', { 'aria-label': 'Notes', placeholder: 'Anything worth remembering' });
  notes.value = run.run.notes || '';
  const added = element('input', { type: 'text', placeholder: 'tag', 'aria-label': 'New tag', keydown: e => { if (e.key === 'Enter') { e.preventDefault(); add(); } } });
  main.append(wrong,
    element('section', null, element('h2', null, 'Tags and notes'), tags,
      element('div', { class: 'controls' }, added, button('Add the tag', add)), notes,
      element('div', { class: 'controls' }, button('Keep the notes', () => change('/api/runs/notes', { id, notes: notes.value }, 'The notes are kept.')),
        button('Delete the run…', remove, { class: 'danger' }))),
    element('section', null, element('h2', null, 'What it was made of'), facts(run)),
    element('section', null,
      element('h2', null, 'Report'),
      element('p', null, element('a', { href: address('/report', { ids: id }), target: '_blank', rel: 'noopener' }, 'In a page of its own'), ', to print or to save; ', element('code', null, `toolkit runs report ${id} -o report.html`), ' writes it to a file.'),
      element('iframe', { src: address('/report', { ids: id }), title: `Report of run ${id}`, sandbox: 'allow-scripts allow-downloads allow-modals' })));
  showTags();

  function showTags() {
    put(tags, ...run.run.tags.map(t => element('span', { class: 'tag' }, plain(t), button('×', () => change('/api/runs/tags', { ids: [id], remove: [t] }, 'The tag is gone.'), { 'aria-label': `Take the tag ${visible(t)} away` }))),
      run.run.tags.length === 0 ? element('span', { class: 'muted' }, 'No tags.') : null);
  }

  async function add() {
    if (added.value.trim() && await change('/api/runs/tags', { ids: [id], add: [added.value.trim()] }, 'Tagged.')) { added.value = ''; }
    added.focus();
  }

  async function change(path, what, done) {
    try {
      await ask(path, null, what);
      run = await ask('/api/run', { id });
      put(wrong);
      showTags();
      say(done);
      return true;
    } catch (error) {
      put(wrong, problem(error));
      return false;
    }
  }

  async function remove() {
    if (!await question(`Delete run ${id} for good? Nothing brings it back.`, 'Delete')) { return; }
    try {
      await ask('/api/runs/delete', null, { ids: [id] });
      location.href = '/runs';
    } catch (error) {
      put(wrong, problem(error));
    }
  }
}

function facts(run) {
  const rows = [
    ['Saved', `${time(run.run.createdAt)} by toolkit ${run.toolkitVersion.split('+')[0]}`], ['Took', `${run.elapsed.toFixed(1)} ms`], ['Git commit', run.gitCommit], ['Strategy’s code', run.strategyHash],
    ...Object.entries(run.run.params)
  ].filter(([, value]) => value);
  return [
    element('dl', { class: 'facts' }, rows.map(([name, value]) => element('div', { class: String(value).length > 28 ? 'wide' : null }, element('dt', null, visible(name)), element('dd', null, plain(value))))),
    element('ul', null, run.series.map(s => element('li', null,
      s.timeframe ? element('a', { href: address('/chart', { exchange: s.exchange, symbol: s.symbol, timeframe: s.timeframe, run: run.run.id, from: s.from, to: null }) }, plain(`${s.exchange}:${s.symbol} ${s.timeframe}`)) : plain(s.symbol),
      s.timeframe ? ` with its trades: ${count(s.bars)} bars, calendar ${visible(s.calendar || '–')}, store version ${s.version ?? '–'}` : ': trades of another engine, no bars'))),
    run.strategySource && element('details', null, element('summary', null, 'Strategy’s code'), element('pre', { tabindex: 0 }, visible(run.strategySource)))
  ];
}
