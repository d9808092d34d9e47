// Draws the charts of a page (figure.toolkit-chart), in the colours of the page, with axes that fit what is zoomed to.
(function () {
  'use strict';
  if (window.toolkitCharts) { window.toolkitCharts.drawAll(); return; }

  // The twin on a dark page of each colour that figures are made in.
  const dark = {
    '#1f2933': '#e4e9ef', '#5d6b7a': '#a3afbc', '#e5e8ec': '#2c343d', '#c3cad3': '#48535f', '#fefefe': '#1d242c',
    '#2264d1': '#74a9ff', '#12806a': '#3fcfae', '#c8480c': '#ff8b52', '#a86c00': '#f2bd5c', '#7a4fc4': '#b99bf8',
    '#b8327e': '#f284bd', '#0c7f9e': '#55c8e8', '#76828f': '#95a2b0', '#a8d8cb': '#1f5f52', '#f1bfa3': '#69371d',
    '#d3e2f8': '#22395c', '#f0a878': '#a04d16', '#f7f7f5': '#232a31', '#86b3ee': '#1f5fb5'
  };
  let plotly = null, printing = false;

  function inColours(value, key, isDark) {
    if (Array.isArray(value)) { return /colou?r/i.test(key) ? value.map(v => inColours(v, key, isDark)) : key === 'data' || typeof value[0] === 'object' ? value.map(v => v && typeof v === 'object' ? inColours(v, '', isDark) : v) : value; }
    if (value && typeof value === 'object') {
      const copy = {};
      for (const name in value) { copy[name] = inColours(value[name], name, isDark); }
      return copy;
    }
    return isDark && typeof value === 'string' && /colou?r/i.test(key) ? dark[value] || value : value;
  }

  // Pages and notebooks have themes of many kinds, but text is always readable: light text stands on dark ground.
  function isDarkAt(element) {
    if (printing) { return false; }
    const parts = getComputedStyle(element).color.match(/[\d.]+/g) || [0, 0, 0];
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 140;
  }

  // First places of a new year, quarter, month, day, hour…: the finest that leaves room for the labels.
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const minutes = t => 60 * +t.slice(11, 13) + +t.slice(14, 16);
  const steps = [
    t => Math.floor(t.slice(0, 4) / 10), t => Math.floor(t.slice(0, 4) / 5), t => Math.floor(t.slice(0, 4) / 2), t => t.slice(0, 4),
    t => t.slice(0, 4) + Math.floor((t.slice(5, 7) - 1) / 3), t => t.slice(0, 7),
    t => Math.floor(Date.parse(t.slice(0, 10)) / 86400000 / 7 - 4 / 7), t => t.slice(0, 10),
    ...[360, 120, 60, 30, 15, 5, 1].map(step => Object.assign(t => t.slice(0, 10) + Math.floor(minutes(t) / step), { minutes: step }))
  ];

  // The clock time that a step begins with: 10:00, though the first bar after it may be of 10:01.
  function clock(time, step) {
    const at = step && step.minutes ? Math.floor(minutes(time) / step.minutes) * step.minutes : minutes(time);
    return String(Math.floor(at / 60)).padStart(2, '0') + ':' + String(at % 60).padStart(2, '0');
  }

  function label(time, before, step) {
    if (!before || time.slice(0, 4) !== before.slice(0, 4)) {
      return time.slice(5, 7) === '01' && before ? time.slice(0, 4) : months[time.slice(5, 7) - 1] + ' ' + time.slice(0, 4);
    }
    if (time.slice(0, 7) !== before.slice(0, 7)) { return months[time.slice(5, 7) - 1] + (+time.slice(8, 10) > 4 ? ' ' + +time.slice(8, 10) : ''); }
    if (time.slice(0, 10) !== before.slice(0, 10)) { return months[time.slice(5, 7) - 1] + ' ' + +time.slice(8, 10); }
    return clock(time, step);
  }

  function ticks(times, from, to, room) {
    let best = [], chosen = null;
    for (const step of steps) {
      const found = [];
      for (let i = Math.max(from, 1); i <= to; i++) {
        if (step(times[i]) !== step(times[i - 1])) { found.push(i); }
      }
      if (found.length > room) { break; }
      best = found;
      chosen = step;
    }
    if (best.length < 2) {
      const count = Math.max(1, Math.min(room, to - from + 1) - 1);
      best = [...new Set(Array.from({ length: count + 1 }, (_, i) => Math.round(from + (to - from) * i / count)))];
    }
    // Behind a gap two steps can lie side by side: the second has no room for its label.
    best = best.filter((at, i) => i === 0 || at - best[i - 1] > 0.5 * (to - from) / room);
    return { values: best, texts: best.map((at, i) => i === 0 ? labelAlone(times[at], chosen) : label(times[at], times[best[i - 1]], chosen)) };
  }

  function labelAlone(time, step) {
    const day = months[time.slice(5, 7) - 1] + ' ' + +time.slice(8, 10);
    return time.length > 10 && time.slice(11, 16) !== '00:00' ? day + ' ' + clock(time, step) : time.slice(5, 7) === '01' && +time.slice(8, 10) < 5 ? time.slice(0, 4) : day + ' ' + time.slice(0, 4);
  }

  function lowest(trace) { return trace.low || trace.y; }
  function highest(trace) { return trace.high || trace.y; }

  // Where each value axis has to reach for what is visible of its traces.
  function fitted(gd, from, to, places) {
    const ranges = {};
    for (const trace of gd.data) {
      const axis = trace.yaxis || 'y', low = lowest(trace), high = highest(trace);
      if (!low || trace.visible === 'legendonly' || trace.meta === 'mark' || trace.meta === 'legend') { continue; }
      const range = ranges[axis] = ranges[axis] || [Infinity, -Infinity];
      for (let i = 0; i < trace.x.length; i++) {
        const at = places.get(trace.x[i]);
        if (at >= from && at <= to && low[i] !== null) {
          range[0] = Math.min(range[0], low[i]);
          range[1] = Math.max(range[1], high[i]);
        }
      }
      if (trace.type === 'bar') { range[0] = Math.min(range[0], 0); }
    }
    return ranges;
  }

  // A gap-free axis counts bars; its labels and the value axes follow the zoom.
  function follow(gd, zoomed) {
    const axis = gd._fullLayout.xaxis, times = gd.layout.xaxis.categoryarray;
    const from = Math.max(0, Math.ceil(Math.min(...axis.range))), to = Math.min(times.length - 1, Math.floor(Math.max(...axis.range)));
    const shown = ticks(times, from, to, Math.max(2, Math.floor(axis._length / 88)));
    const change = { 'xaxis.tickmode': 'array', 'xaxis.tickvals': shown.values, 'xaxis.ticktext': shown.texts };
    if (zoomed) {
      gd.places = gd.places || new Map(times.map((time, i) => [time, i]));
      const ranges = fitted(gd, from, to, gd.places);
      for (const name in ranges) {
        const [low, high] = ranges[name];
        if (low <= high) {
          const room = (high - low || Math.abs(high) || 1) * 0.05;
          change['yaxis' + name.slice(1) + '.range'] = [low === 0 ? 0 : low - room, high + room];
        }
      }
    }
    gd.following = true;
    plotly.relayout(gd, change).finally(() => { gd.following = false; });
  }

  function listen(gd) {
    if (!gd.layout.meta || !gd.layout.meta.gapFree) { return; }
    gd.on('plotly_relayout', change => {
      if (gd.following) { return; }
      const names = Object.keys(change);
      if (names.some(n => n.startsWith('xaxis')) && !names.some(n => n.startsWith('yaxis') && n.includes('range'))) { follow(gd, true); }
      else if (names.some(n => n === 'autosize' || n === 'width' || n.startsWith('xaxis'))) { follow(gd, false); }
    });
    follow(gd, false);
  }

  // On a narrow screen the buttons take the room above the plot, so the legend goes below it.
  function placeLegend(layout, width) {
    const narrow = width > 0 && width < 560;
    // Below the axis and its title.
    const below = layout.xaxis && layout.xaxis.title && layout.xaxis.title.text ? -0.3 : -0.12;
    Object.assign(layout.legend, narrow ? { y: below, yanchor: 'top' } : { y: 1.01, yanchor: 'bottom' });
    return narrow;
  }

  function figureOf(chart, isDark) {
    const figure = chart.figure;
    const layout = inColours(figure.layout, 'layout', isDark);
    chart.narrow = placeLegend(layout, chart.querySelector('.toolkit-plot').clientWidth);
    // A finger that scrolls the page must not zoom; the chart's own buttons still can.
    if (window.matchMedia('(pointer: coarse)').matches) { layout.dragmode = false; }
    return { data: inColours(figure.data, 'data', isDark), layout: layout, config: figure.config };
  }

  // A switch between equal steps of money and of percent.
  function offerLogScale(chart, place) {
    if (!place.layout.meta || !place.layout.meta.logScale) { return; }
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'toolkit-scale';
    button.textContent = 'Log scale';
    button.style.cssText = 'position:absolute;left:8px;z-index:1;font:inherit;font-size:11px;padding:1px 9px;border:1px solid currentColor;border-radius:10px;background:transparent;color:inherit;opacity:.8;cursor:pointer';
    chart.style.position = 'relative';
    button.style.top = place.offsetTop + 38 + 'px';
    const show = on => { button.setAttribute('aria-pressed', on); button.style.fontWeight = on ? '700' : '400'; };
    button.addEventListener('click', () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      show(on);
      plotly.relayout(place, { 'yaxis.type': on ? 'log' : 'linear', 'yaxis.autorange': true });
    });
    show(false);
    chart.append(button);
  }

  function draw(chart) {
    chart.dataset.drawn = 'true';
    const place = chart.querySelector('.toolkit-plot');
    // Whoever makes a chart while the page is open gives it its figure at once.
    chart.figure = chart.figure || JSON.parse(chart.querySelector('script[type="application/json"]').textContent);
    chart.isDark = isDarkAt(place);
    const { data, layout, config } = figureOf(chart, chart.isDark);
    place.textContent = '';
    plotly.newPlot(place, data, layout, config);
    listen(place);
    offerLogScale(chart, place);
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (place.clientWidth && place.clientWidth !== width) { width = place.clientWidth; resize(place); }
    }).observe(place);
  }

  function resize(place) {
    const chart = place.closest('.toolkit-chart'), wasNarrow = chart.narrow;
    chart.narrow = placeLegend(place.layout, place.clientWidth);
    if (chart.narrow !== wasNarrow) { plotly.relayout(place, { 'legend.y': place.layout.legend.y, 'legend.yanchor': place.layout.legend.yanchor }); }
    plotly.Plots.resize(place);
    if (place.layout.meta && place.layout.meta.gapFree) { follow(place, false); }
  }

  function recolour() {
    document.querySelectorAll('.toolkit-chart[data-drawn]').forEach(chart => {
      const place = chart.querySelector('.toolkit-plot'), isDark = isDarkAt(place);
      if (isDark === chart.isDark || !chart.figure) { return; }
      chart.isDark = isDark;
      const { data, layout } = figureOf(chart, isDark);
      data.forEach((trace, i) => { if (place.data[i].visible !== undefined) { trace.visible = place.data[i].visible; } });
      for (const name of Object.keys(layout).filter(n => /^[xy]axis/.test(n))) {
        for (const kept of ['type', 'range', 'autorange', 'tickmode', 'tickvals', 'ticktext']) {
          if (place.layout[name][kept] !== undefined) { layout[name][kept] = place.layout[name][kept]; }
        }
      }
      plotly.react(place, data, layout);
    });
  }

  // Paper is light, and as wide as the page's styles say once they apply: a browser that tells beforehand still has the screen's.
  function print(begins) {
    printing = begins;
    recolour();
    document.querySelectorAll('.toolkit-chart[data-drawn] .toolkit-plot').forEach(place => { if (!begins && place.clientWidth) { resize(place); } });
  }

  function drawAll() {
    if (plotly) { document.querySelectorAll('.toolkit-chart:not([data-drawn])').forEach(draw); }
  }

  function tell(text) {
    document.querySelectorAll('.toolkit-chart:not([data-drawn]) .toolkit-waiting').forEach(note => { note.textContent = text; });
  }

  // A page may have a plotly.js of its own, of another version: it keeps it.
  function evaluate(source) {
    const before = window.Plotly, script = document.createElement('script');
    script.textContent = '(function (module, exports, define) {' + source + '\n}).call(window);';
    document.head.appendChild(script).remove();
    const brought = window.Plotly;
    if (before) { window.Plotly = before; }
    use(brought);
  }

  function use(brought) {
    plotly = brought;
    drawAll();
  }

  async function unpack(packed) {
    if (plotly) { drawAll(); return; }
    if (!window.DecompressionStream) { tell('This chart needs a browser of 2023 or later.'); return; }
    const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
    const source = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
    if (!plotly) { evaluate(source); }
  }

  window.toolkitCharts = { drawAll, use, unpack, get plotly() { return plotly; } };
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
  new MutationObserver(() => requestAnimationFrame(recolour)).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-jp-theme-light', 'data-theme'] });
  if (document.body) { new MutationObserver(() => requestAnimationFrame(recolour)).observe(document.body, { attributes: true }); }
  window.addEventListener('beforeprint', () => print(true));
  window.addEventListener('afterprint', () => print(false));
})();
