// The map in the page: it is fetched, drawn, pointed at, clicked, and walked with the arrow keys.
import { figure, extents, sectionsOf, styleOf, HERE, SYMBOLS } from "./map_figure.js";
import { middle, nextTo, startOf } from "./map_walk.js";

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const HOW =
  "Map of papers. Arrow keys go from paper to paper, Enter opens the one you are at, plus and minus zoom, 0 shows all.";

// the one map of the page: `here` is the paper that the arrow keys are at, `hidden` holds sections
const now = { asked: 0, container: null, query: "", view: null, parts: null, here: -1, hidden: new Set() };

export const show = async (container, query) => {
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
  if (now.container !== container || !container.contains(now.parts.plot)) build(container);
  draw(zoom);
};

const fetched = async (address) => {
  const answer = await fetch(address).catch(() => null);
  if (!answer) throw new Error("The map could not be fetched: the server does not answer.");
  if (answer.ok) return answer.json();
  throw new Error(answer.status < 500 ? await answer.text() : "The map could not be made: the server failed.");
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
  if (now.view?.papers.list !== view.papers.list) return extents(view);
  const zoom = seen();
  const [x, y] = zoom;
  const inside = (px, py) => px >= x[0] && px <= x[1] && py >= y[0] && py <= y[1];
  const { question, opened } = view;
  if (question && question.text !== now.view.question?.text && !inside(question.x, question.y)) return extents(view);
  if (opened && !inside(opened.x[0], opened.y[0])) return extents(view);
  return zoom;
};

// a change of theme changes the class of the page
const themed = new MutationObserver(() => now.container.isConnected && draw());

const build = (container) => {
  for (const page of [document.documentElement, document.body]) themed.observe(page, { attributeFilter: ["class"] });
  const plot = element("div", "aw-map-plot");
  plot.tabIndex = 0;
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-label", HOW);
  plot.addEventListener("keydown", onKey);
  const legend = element("ul", "aw-legend");
  legend.setAttribute("aria-label", "Sections");
  const said = element("p", "aw-map-said");
  said.setAttribute("aria-live", "polite");
  const notes = element("p", "aw-small");
  const frame = element("div", "aw-map-frame");
  frame.append(plot, legend);
  container.replaceChildren(frame, said, notes);
  now.parts?.resized.disconnect();
  const resized = new ResizeObserver(() => plot.clientWidth && Plotly.Plots.resize(plot));
  Object.assign(now, { container, parts: { plot, legend, said, notes, resized }, here: -1 });
};

const draw = (zoom = seen()) => {
  const { plot, legend, notes, resized } = now.parts;
  const style = styleOf(now.container);
  const { data, layout } = figure(now, style, zoom);
  const fresh = !plot.layout;
  Plotly.react(plot, data, layout, config());
  if (fresh) {
    plot.on("plotly_click", (event) => open(event.points[0].customdata));
    plot.on("plotly_doubleclick", () => zoomTo(extents(now.view)));
    resized.observe(plot);
  }
  drawLegend(legend, sectionsOf(now.view, style));
  notes.textContent = now.view.notes.join(" ");
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

const download = (plot) => {
  const data = plot.data.filter((trace) => trace.name !== HERE && trace.visible);
  const layout = { ...plot.layout, showlegend: true, legend: { itemsizing: "constant" } };
  const format = { format: "png", filename: "awesearch-map", width: 1400, height: 900, scale: 2 };
  Plotly.downloadImage({ data, layout }, format);
};

const drawLegend = (legend, sections) => {
  const focused = [...legend.children].findIndex((item) => item.contains(document.activeElement));
  const { question } = now.view;
  const said = [question && "★ the question", question?.hits.id.length && "○ its papers, by rank"].filter(Boolean);
  const keys = [...sections.map(sectionKey), ...said.map((line) => element("span", "aw-legend-key", line))];
  legend.replaceChildren(
    ...keys.map((key) => {
      const item = document.createElement("li");
      item.append(key);
      return item;
    }),
  );
  legend.children[focused]?.querySelector("button")?.focus();
};

const sectionKey = (one, at) => {
  const button = element("button", "aw-legend-key");
  button.type = "button";
  button.setAttribute("aria-pressed", String(!now.hidden.has(at)));
  const count = one.members.length.toLocaleString("en");
  button.append(mark(one), element("span", "", one.name), element("span", "aw-number", count));
  button.addEventListener("click", () => toggle(at));
  button.addEventListener("dblclick", () => only(at));
  return button;
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
  const others = [...now.view.papers.sections.keys()].filter((at) => at !== section);
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
  if (direction) moveTo(now.here < 0 ? startOf(now, seen()) : nextTo(now, direction));
  else if (event.key === "Enter" && now.here >= 0) open(now.view.papers.points.id[now.here]);
  else if (event.key === "+" || event.key === "=") zoomBy(0.7);
  else if (event.key === "-") zoomBy(1 / 0.7);
  else if (event.key === "0") zoomTo(extents(now.view));
  else return;
  event.preventDefault();
};

const moveTo = (at) => {
  if (at < 0) return;
  now.here = at;
  const { plot, said } = now.parts;
  const { points, section, sections } = now.view.papers;
  const place = [points.x[at], points.y[at]];
  Plotly.restyle(plot, { x: [[place[0]]], y: [[place[1]]] }, [plot.data.length - 1]);
  const zoom = seen();
  const outside = zoom.some(([low, high], axis) => place[axis] < low || place[axis] > high);
  if (outside) zoomTo(zoom.map((range, axis) => around(place[axis], range, 1)));
  said.textContent = `${points.title[at]} (${sections[section[at]]})`;
};

const seen = () => ["xaxis", "yaxis"].map((axis) => [...now.parts.plot.layout[axis].range]);

const zoomTo = ([x, y]) => Plotly.relayout(now.parts.plot, { "xaxis.range": x, "yaxis.range": y });

const zoomBy = (factor) => zoomTo(seen().map((range) => around(middle(range), range, factor)));

const around = (place, [low, high], factor) => {
  const half = ((high - low) / 2) * factor;
  return [place - half, place + half];
};
