// The map of the papers: a point each, drawn by Plotly, which is fetched when a map is first shown.
// window.awesearchMap.show(container, query) draws what `data/map` answers to the page's own query.
(() => {
  "use strict";
  const MOST_SVG_POINTS = 3000; // more are drawn by the graphics processor
  // of each palette any two colours differ to every kind of eye, and all from the background
  const LIGHT = ["#275cc8", "#e95195", "#156210", "#9e901c", "#983682", "#678efe", "#5a101b", "#1f1583"];
  const DARK = ["#87efdd", "#ed5f94", "#e9f23d", "#99a7e6", "#f2ab84", "#185fd3", "#9c9803", "#a05b26"];
  const SYMBOLS = {
    circle: "M5 1a4 4 0 1 0 .01 0z",
    diamond: "M5 0l5 5-5 5-5-5z",
    square: "M1 1h8v8h-8z",
  };
  const NAMES = Object.keys(SYMBOLS);
  const HERE = "here"; // the trace of the point that the arrow keys are at
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const HOW =
    "Map of papers. Arrow keys go from paper to paper, Enter opens the one you are at, plus and minus zoom, 0 shows all.";

  const now = { asked: 0, container: null, query: "", view: null, parts: null, here: -1, hidden: new Set() };

  const show = async (container, query) => {
    const asked = (now.asked += 1);
    let view;
    try {
      [view] = await Promise.all([fetched(`data/map${query || "?"}`), plotly()]);
    } catch (error) {
      if (asked === now.asked) say(container, error.message);
      return;
    }
    if (asked !== now.asked) return;
    if (now.view?.papers.list !== view.papers.list) {
      now.hidden.clear();
      now.here = -1;
    }
    const zoom = zoomKept(view);
    Object.assign(now, { query, view });
    if (now.container !== container || !container.contains(now.parts?.plot)) build(container);
    draw(zoom);
  };

  const fetched = async (address) => {
    const answer = await fetch(address).catch(() => null);
    if (!answer) throw new Error("The map could not be fetched: the server does not answer.");
    if (!answer.ok) throw new Error(answer.status < 500 ? await answer.text() : "The map could not be made: the server failed.");
    return answer.json();
  };

  let loading = null;
  const plotly = () =>
    (loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "static/plotly.min.js";
      script.onload = done;
      script.onerror = () => {
        loading = null;
        failed(new Error("The map could not be drawn: its script could not be fetched."));
      };
      document.head.append(script);
    }));

  const say = (container, line) => {
    const said = element("p", "aw-notice", line);
    said.setAttribute("role", "alert");
    container.replaceChildren(said);
  };

  const element = (kind, name, text = "") => {
    const made = document.createElement(kind);
    made.className = name;
    made.textContent = text;
    return made;
  };

  // the zoom is the reader's own, unless what is new would be outside it
  const zoomKept = (view) => {
    if (now.view?.papers.list !== view.papers.list || !now.parts?.plot.layout) return extents(view);
    const [x, y] = seen();
    const inside = (px, py) => px >= x[0] && px <= x[1] && py >= y[0] && py <= y[1];
    const asked = view.question;
    if (asked && asked.text !== now.view.question?.text && !inside(asked.x, asked.y)) return extents(view);
    const opened = view.opened;
    if (opened && !inside(opened.x[0], opened.y[0])) return extents(view);
    return [x, y];
  };

  // a change of theme changes the class of the page
  const themed = new MutationObserver(() => now.view && now.container.isConnected && draw());

  const build = (container) => {
    for (const page of [document.documentElement, document.body]) themed.observe(page, { attributeFilter: ["class"] });
    const plot = element("div", "aw-map-plot");
    plot.tabIndex = 0;
    plot.setAttribute("role", "application");
    plot.setAttribute("aria-label", HOW);
    plot.addEventListener("keydown", onKey);
    const legend = element("ul", "aw-legend");
    const said = element("p", "aw-map-said");
    said.setAttribute("aria-live", "polite");
    const frame = element("div", "aw-map-frame");
    const notes = element("p", "aw-small");
    frame.append(plot, legend);
    container.replaceChildren(frame, said, notes);
    now.parts?.resized.disconnect();
    const resized = new ResizeObserver(() => plot.clientWidth && plot.layout && Plotly.Plots.resize(plot));
    Object.assign(now, { container, parts: { plot, legend, said, notes, resized } });
    now.here = -1;
  };

  const draw = (zoom = seen()) => {
    const { plot, legend, notes, resized } = now.parts;
    const style = styleOf(now.container);
    const traces = tracesOf(now.view, style);
    const fresh = !plot.layout;
    now.sections = sectionsOf(now.view, style);
    Plotly.react(plot, traces, layoutOf(style, zoom), config());
    if (fresh) {
      plot.on("plotly_click", (event) => open(event.points[0].customdata));
      plot.on("plotly_doubleclick", () => zoomTo(extents(now.view)));
      resized.observe(plot);
    }
    drawLegend(legend, style);
    notes.textContent = now.view.notes.join(" ");
  };

  // gradio's colours are variables, some of them made of others: an element says what they come to
  const styleOf = (container) => {
    const probe = container.appendChild(document.createElement("span"));
    const colour = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const style = {
      text: colour("--body-text-color"),
      background: colour("--background-fill-primary"),
      line: colour("--border-color-primary"),
      accent: colour("--link-text-color"),
      font: getComputedStyle(container).fontFamily,
    };
    probe.remove();
    const [red, green, blue] = style.background.match(/[\d.]+/g).map(Number);
    style.dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
    style.palette = style.dark ? DARK : LIGHT;
    style.grey = style.dark ? "#5b6472" : "#b4bac4";
    return style;
  };

  const sectionsOf = ({ papers }, style) => {
    const members = papers.sections.map(() => []);
    papers.section.forEach((section, at) => members[section].push(at));
    return papers.sections.map((name, at) => ({
      name,
      members: members[at],
      colour: at ? style.palette[(at - 1) % style.palette.length] : style.grey,
      symbol: at ? NAMES[Math.floor((at - 1) / style.palette.length) % NAMES.length] : NAMES[0],
      shown: !now.hidden.has(at),
    }));
  };

  const tracesOf = (view, style) => {
    const { points } = view.papers;
    const many = points.id.length;
    const size = many > MOST_SVG_POINTS ? 4 : many > 500 || now.container.clientWidth < 600 ? 6 : 9;
    // of all traces, for those in SVG are under the others
    const type = many > MOST_SVG_POINTS ? "scattergl" : "scatter";
    const drawn = sectionsOf(view, style).map((one, at) => ({
      ...columns(points, one.members, () => [one.name]),
      type,
      mode: "markers",
      name: plain(one.name),
      visible: one.shown,
      marker: {
        color: one.colour,
        symbol: one.symbol,
        size: at ? size : size * 0.75,
        line: { color: style.background, width: many > MOST_SVG_POINTS ? 0 : 0.7 },
      },
    }));
    const ring = (name, found, wider, width, colour, more) => ({
      ...columns(found, [...found.id.keys()], more),
      type,
      mode: "markers",
      name,
      marker: { symbol: "circle-open", size: size + wider, color: colour, line: { width, color: colour } },
    });
    if (view.opened) drawn.push(ring("opened", view.opened, 14, 4, style.accent, () => []));
    if (view.question) {
      const { text, x, y, hits } = view.question;
      drawn.push(ring("its papers", hits, 7, 1.5, style.text, (at) => [`answer ${at + 1}`]));
      drawn.push({
        x: [x],
        y: [y],
        hovertext: [wrapped(text)],
        type,
        mode: "markers",
        name: "the question",
        hoverinfo: "text",
        marker: { symbol: "star", size: 18, color: style.text, line: { color: style.background, width: 1.5 } },
      });
    }
    drawn.push({
      x: [],
      y: [],
      type,
      mode: "markers",
      name: HERE,
      hoverinfo: "skip",
      marker: { symbol: "circle-open", size: size + 12, color: style.accent, line: { width: 3, color: style.accent } },
    });
    return drawn;
  };

  const ranksOf = ({ question }, style) =>
    (question?.hits.id ?? []).map((_, at) => ({
      x: question.hits.x[at],
      y: question.hits.y[at],
      text: `<b>${at + 1}</b>`,
      showarrow: false,
      xshift: 13,
      yshift: 12,
      borderpad: 0,
      font: { size: 12, color: style.text, shadow: halo(style) },
    }));

  const columns = (points, members, more) => ({
    x: members.map((at) => points.x[at]),
    y: members.map((at) => points.y[at]),
    customdata: members.map((at) => points.id[at]),
    hovertext: members.map((at) => [`<b>${wrapped(points.title[at])}</b>`, ...more(at).map(wrapped)].join("<br>")),
    hoverinfo: "text",
  });

  const halo = (style) => ["1px 1px", "-1px 1px", "1px -1px", "-1px -1px"].map((at) => `${at} 2px ${style.background}`).join(", ");

  // Plotly reads tags, entities and formulas between dollars in a text; a list's words are neither
  const plain = (text) => text.replace(/[&<>$]/g, (one) => `&#${one.charCodeAt(0)};`);

  const wrapped = (text) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const last = lines.length - 1;
      if (lines[last] && lines[last].length + word.length > 44) lines.push(word);
      else lines[last] += (lines[last] ? " " : "") + word;
    }
    const shown = lines.slice(0, 6).map((line) => (line.length > 60 ? `${line.slice(0, 60)}…` : line));
    return shown.map(plain).join("<br>");
  };

  const layoutOf = (style, [x, y]) => {
    const axis = { visible: false, showgrid: false, zeroline: false };
    return {
      autosize: true,
      margin: { l: 4, r: 4, t: 34, b: 4 },
      paper_bgcolor: style.background,
      plot_bgcolor: style.background,
      font: { family: style.font, color: style.text },
      showlegend: false,
      annotations: ranksOf(now.view, style),
      hovermode: "closest",
      hoverlabel: {
        align: "left",
        bgcolor: style.background,
        bordercolor: style.text,
        font: { family: style.font, color: style.text, size: 13 },
      },
      // a finger scrolls the page; it has the buttons to zoom
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "pan",
      xaxis: { ...axis, range: x },
      yaxis: { ...axis, range: y, scaleanchor: "x" },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: style.text, activecolor: style.accent },
    };
  };

  const extent = (places) => {
    let [low, high] = [0, 0];
    for (const place of places) [low, high] = [Math.min(low, place), Math.max(high, place)];
    const margin = 0.06 * Math.max(high - low, 0.5);
    return [low - margin, high + margin];
  };

  const extents = ({ papers }) => [extent(papers.points.x), extent(papers.points.y)];

  const seen = () => ["xaxis", "yaxis"].map((axis) => [...now.parts.plot.layout[axis].range]);

  const zoomTo = ([x, y]) => Plotly.relayout(now.parts.plot, { "xaxis.range": x, "yaxis.range": y });

  const download = (plot) => {
    const data = plot.data.filter((trace) => trace.name !== HERE && trace.visible !== false);
    const layout = { ...plot.layout, showlegend: true, legend: { itemsizing: "constant" } };
    Plotly.downloadImage({ data, layout }, { format: "png", filename: "awesearch-map", width: 1400, height: 900, scale: 2 });
  };

  const config = () => {
    const all = { name: "all", title: "Show all", icon: Plotly.Icons.home, click: () => zoomTo(extents(now.view)) };
    const picture = { name: "picture", title: "Download as a picture", icon: Plotly.Icons.camera, click: download };
    return {
      displaylogo: false,
      displayModeBar: true,
      doubleClick: false,
      plotlyServerURL: "",
      modeBarButtons: [["pan2d", "zoom2d", "zoomIn2d", "zoomOut2d", all, picture]],
    };
  };

  const drawLegend = (legend, style) => {
    legend.setAttribute("aria-label", "Sections");
    const focused = [...legend.children].findIndex((item) => item.contains(document.activeElement));
    const items = now.sections.map((one, at) => {
      const button = element("button", "aw-legend-key");
      button.type = "button";
      button.setAttribute("aria-pressed", String(one.shown));
      button.append(mark(one), element("span", "", one.name), element("span", "aw-number", one.members.length.toLocaleString("en")));
      button.addEventListener("click", () => toggle(at));
      button.addEventListener("dblclick", () => only(at));
      return inItem(button);
    });
    if (now.view.question) {
      items.push(inItem(element("span", "aw-legend-key", "★ the question")));
      if (now.view.question.hits.id.length) items.push(inItem(element("span", "aw-legend-key", "○ its papers, by rank")));
    }
    legend.replaceChildren(...items);
    legend.children[focused]?.querySelector("button")?.focus();
  };

  const inItem = (child) => {
    const item = document.createElement("li");
    item.append(child);
    return item;
  };

  const mark = ({ symbol, colour }) => {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("viewBox", "0 0 10 10");
    drawing.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", SYMBOLS[symbol]);
    path.setAttribute("fill", colour);
    drawing.append(path);
    return drawing;
  };

  const toggle = (section) => {
    if (!now.hidden.delete(section)) now.hidden.add(section);
    draw();
  };

  const only = (section) => {
    const others = now.view.papers.sections.map((_, at) => at).filter((at) => at !== section);
    const alone = others.every((at) => now.hidden.has(at));
    now.hidden = new Set(alone ? [] : others);
    draw();
  };

  const open = (paper) => {
    if (!paper) return;
    const asked = new URLSearchParams(now.query);
    asked.set("tab", "map");
    asked.set("paper", paper);
    window.awesearch.go(`?${asked}`);
  };

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction) moveTo(now.here < 0 ? start() : next(direction));
    else if (event.key === "Enter" && now.here >= 0) open(now.view.papers.points.id[now.here]);
    else if (event.key === "+" || event.key === "=") zoomBy(0.7);
    else if (event.key === "-") zoomBy(1 / 0.7);
    else if (event.key === "0") zoomTo(extents(now.view));
    else return;
    event.preventDefault();
  };

  // the opened paper, else the best answer, else what is in the middle of what is seen
  const start = () => {
    const { points } = now.view.papers;
    const named = now.view.opened?.id[0] ?? now.view.question?.hits.id[0];
    const known = points.id.indexOf(named);
    if (known >= 0) return known;
    const [x, y] = seen().map(([low, high]) => (low + high) / 2);
    return nearest((dx, dy) => dx * dx + dy * dy, x, y);
  };

  const next = ([right, up]) => {
    const { points } = now.view.papers;
    const away = (dx, dy) => {
      const along = dx * right + dy * up;
      const aside = Math.abs(dx * up) + Math.abs(dy * right);
      return along > 0 && aside <= along ? along * along + 3 * aside * aside : Infinity;
    };
    return nearest(away, points.x[now.here], points.y[now.here]);
  };

  const nearest = (distance, x, y) => {
    const { points, section } = now.view.papers;
    let [best, least] = [-1, Infinity];
    for (let at = 0; at < points.id.length; at += 1) {
      if (now.hidden.has(section[at])) continue;
      const far = distance(points.x[at] - x, points.y[at] - y);
      if (far < least) [best, least] = [at, far];
    }
    return best;
  };

  const moveTo = (at) => {
    if (at < 0) return;
    now.here = at;
    const { plot, said } = now.parts;
    const { points, section, sections } = now.view.papers;
    const [x, y] = [points.x[at], points.y[at]];
    Plotly.restyle(plot, { x: [[x]], y: [[y]] }, [plot.data.length - 1]);
    const ranges = seen();
    const outside = [x, y].some((place, axis) => place < ranges[axis][0] || place > ranges[axis][1]);
    if (outside) zoomTo([x, y].map((place, axis) => around(place, ranges[axis], 1)));
    said.textContent = `${points.title[at]} (${sections[section[at]]})`;
  };

  const around = (middle, [low, high], factor) => {
    const half = ((high - low) / 2) * factor;
    return [middle - half, middle + half];
  };

  const zoomBy = (factor) => zoomTo(seen().map((range) => around((range[0] + range[1]) / 2, range, factor)));

  window.awesearchMap = { show };
})();
